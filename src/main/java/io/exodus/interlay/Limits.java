package io.exodus.interlay;

import java.time.Duration;

/**
 * Bounds on what an interlay keeps and how long it waits.
 *
 * @param heldBytes kept for one client before its socket is no longer read
 * @param frameBytes of a command that must be seen whole: a log-in, a blocking command
 * @param inFlight commands of one client that the database has not answered
 * @param patience how long commands wait for a side that can't be reached, before TRYAGAIN
 * @param login how long a new side may refuse a log-in that the old one accepted: its users are
 *     just being switched on
 * @param settle how long commands in flight may take to be answered when a flip comes without hold
 * @param connect for TCP and TLS to the database
 */
public record Limits(
    int heldBytes,
    int frameBytes,
    int inFlight,
    Duration patience,
    Duration login,
    Duration settle,
    Duration connect) {

  public static final Limits DEFAULT =
      new Limits(
          256 * 1024,
          1024 * 1024,
          16 * 1024,
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2));
}
