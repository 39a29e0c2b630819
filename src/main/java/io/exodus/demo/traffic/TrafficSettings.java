package io.exodus.demo.traffic;

import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import java.time.Duration;
import redis.clients.jedis.HostAndPort;

/**
 * Who writes, where, and how much.
 *
 * @param address of the interlay, or of a database itself
 * @param user as whom the clients log in
 * @param clients connections, one thread each
 * @param writesPerSecond of all clients together
 * @param timeout how long a client waits for an answer; longer than the longest hold
 */
public record TrafficSettings(
    HostAndPort address,
    String user,
    Secret password,
    int clients,
    int writesPerSecond,
    Duration timeout) {

  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  public TrafficSettings {
    if (writesPerSecond < clients) {
      throw new RefusedException(
          "exodus.demo.writes-per-second",
          writesPerSecond,
          "give at least one for each of the " + clients + " clients");
    }
  }

  /** Time between two writes of one client, in ns. */
  long intervalNanos() {
    return 1_000_000_000L * clients / writesPerSecond;
  }
}
