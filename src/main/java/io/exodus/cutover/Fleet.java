package io.exodus.cutover;

import io.exodus.migration.Authority;
import java.time.Duration;
import java.util.List;

/** All running interlays of a migration, addressed as one, at the same time. */
public interface Fleet {

  /**
   * Opens links to the next authority beside those in use.
   *
   * @throws CutoverAbortedException if an interlay does not answer
   */
  void prepare(Authority next, long epoch);

  /**
   * Stops the traffic and waits until every command in flight has been answered, those aside that
   * block at the server.
   *
   * @param longest after which an interlay's hold ends by itself
   * @throws CutoverAbortedException if an interlay does not answer, or does not drain in time
   */
  void hold(long epoch, Duration longest, Duration drain);

  /**
   * Stops the traffic, and waits for no answer: the server that owes them may be gone.
   *
   * @param longest after which an interlay's hold ends by itself
   * @throws CutoverAbortedException if an interlay does not answer
   */
  void halt(long epoch, Duration longest);

  /**
   * Waits until the commands that blocked at the server have been answered too.
   *
   * @throws CutoverAbortedException if an interlay does not drain in time
   */
  void drain(long epoch, Duration atMost);

  /**
   * Sends the traffic to that authority: a flip, or the end of a hold.
   *
   * @return the interlays that did not answer; the fence stops them, and they learn the route when
   *     they next report
   */
  List<String> route(Authority authority, long epoch);
}
