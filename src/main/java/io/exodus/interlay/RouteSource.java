package io.exodus.interlay;

import io.exodus.migration.Route;
import java.io.IOException;
import java.time.Duration;

/** Tells an interlay which route is current; in production, the engine. */
public interface RouteSource {

  /**
   * Reports this instance's state and asks for the current route.
   *
   * <p>May block for a bounded time; never called on an event loop.
   *
   * @throws IOException when there is no answer; the interlay goes on with the route it has
   */
  Route report(InterlayReport report) throws IOException;

  /**
   * Tells that this instance is gone, so that nobody sends it orders. Without that word it counts
   * as gone once it has been silent for a while.
   *
   * @throws IOException when there is no answer
   */
  default void leave(String name, String instanceId) throws IOException {}

  /** How long a hold may last that the last answer asked for, before the interlay ends it. */
  default Duration longestHold() {
    return Duration.ofSeconds(10);
  }
}
