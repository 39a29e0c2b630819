package io.exodus.interlay.control;

import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.time.Duration;
import java.util.List;

/**
 * What a cutover may order of one instance of an interlay. Every order may be repeated.
 *
 * <p>Orders under an epoch lower than the highest heard are refused with {@link
 * StaleOrderException}.
 */
public interface Orders {

  /** Opens one link a client to the side that is to serve next, and keeps them. */
  Prepared prepare(long epoch, Authority authority);

  /**
   * Stops admitting commands, and waits for the answers to those in flight, blocking ones aside.
   *
   * @param longest after which the hold ends by itself
   * @param drain how long to wait
   */
  Held hold(long epoch, Duration longest, Duration drain);

  /** In a hold: waits for the answers to blocking commands too. */
  Held drain(long epoch, Duration atMost);

  /** Ends a hold: a flip where the authority is another one. */
  Routed route(long epoch, Authority authority);

  Status status();

  /**
   * @param connections clients connected
   * @param warm of which have a link to the side that is to serve next
   */
  record Prepared(String instance, int connections, int warm) {}

  /**
   * @param drained whether every command in flight has been answered, and since {@code drain} the
   *     blocking ones as well
   * @param held clients with commands held back
   * @param pending commands in flight
   * @param blocked commands that wait in the database
   * @param transactions open ones that will be aborted if the authority changes
   */
  record Held(
      String instance,
      long epoch,
      boolean drained,
      int held,
      int pending,
      int blocked,
      int transactions) {}

  /**
   * @param flipped clients that go to the other side
   * @param ended clients that could not be taken there
   */
  record Routed(String instance, long epoch, int flipped, int ended) {}

  /**
   * @param source where it leads while the source serves: {@code host:port}
   * @param target where it leads while the target serves
   * @param links this end of each link to the side that serves: {@code address:port}
   * @param route null while the interlay knows none
   */
  record Status(
      String name,
      String instance,
      String source,
      String target,
      List<String> links,
      Route route,
      InterlayStats stats) {

    public Status {
      // An interlay of before tells none.
      links = links == null ? List.of() : List.copyOf(links);
    }
  }
}
