package io.exodus.interlay;

import io.exodus.interlay.control.Orders;
import io.exodus.migration.Authority;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Does as it is told, and remembers. */
final class Obedient implements Orders {

  final List<String> heard = new CopyOnWriteArrayList<>();

  @Override
  public Prepared prepare(long epoch, Authority authority) {
    heard.add("prepare " + epoch + " " + authority);
    return new Prepared("i-1", 1, 1);
  }

  @Override
  public Held hold(long epoch, Duration longest, Duration drain) {
    heard.add("hold " + epoch);
    return new Held("i-1", epoch, true, 0, 0, 0, 0);
  }

  @Override
  public Held drain(long epoch, Duration atMost) {
    heard.add("drain " + epoch);
    return new Held("i-1", epoch, true, 0, 0, 0, 0);
  }

  @Override
  public Routed route(long epoch, Authority authority) {
    heard.add("route " + epoch + " " + authority);
    return new Routed("i-1", epoch, 3, 0);
  }

  @Override
  public Status status() {
    return new Status("orders", "i-1", "old:6379", "new:6379", List.of(), null, null);
  }
}
