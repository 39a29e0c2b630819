package io.exodus.interlay;

import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine whose answer a test sets. */
final class FakeEngine implements RouteSource {

  volatile Route route = new Route(Authority.SOURCE, 1, false);
  volatile boolean away;
  volatile Duration longestHold = Duration.ofSeconds(10);
  final AtomicInteger reports = new AtomicInteger();
  volatile InterlayReport last;
  volatile String left;

  @Override
  public Route report(InterlayReport report) throws IOException {
    reports.incrementAndGet();
    last = report;
    if (away) {
      throw new IOException("the engine is away");
    }
    return route;
  }

  @Override
  public void leave(String name, String instanceId) {
    left = instanceId;
  }

  @Override
  public Duration longestHold() {
    return longestHold;
  }
}
