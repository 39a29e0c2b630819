package io.exodus.interlay;

import io.exodus.interlay.Front.Load;
import io.exodus.interlay.Front.Redirected;
import io.exodus.migration.Authority;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The clients of one event loop. Touched on that loop only. */
public final class FrontLoop {

  private final EventLoop loop;
  private final LoopMeter meter;
  private final Set<Session> sessions = new LinkedHashSet<>();

  FrontLoop(EventLoop loop, LoopMeter meter) {
    this.loop = loop;
    this.meter = meter;
  }

  EventLoop loop() {
    return loop;
  }

  public LoopMeter meter() {
    return meter;
  }

  /** A client has connected. */
  public void add(Session session) {
    if (sessions.add(session)) {
      meter.connected();
    }
  }

  /** Its connection is closed. */
  public void remove(Session session) {
    if (sessions.remove(session)) {
      meter.disconnected();
    }
  }

  List<String> linkAddresses() {
    return sessions.stream()
        .map(Session::linkAddress)
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
        .toList();
  }

  Load load() {
    Load sum = Load.NONE;
    for (Session session : sessions) {
      sum = sum.plus(session.load());
    }
    return sum;
  }

  Redirected applyRoute() {
    Redirected sum = Redirected.NONE;
    for (Session session : copy()) {
      sum = sum.plus(session.look());
    }
    return sum;
  }

  List<Promise<Boolean>> prepare(Authority side) {
    List<Promise<Boolean>> promises = new ArrayList<>();
    for (Session session : copy()) {
      Promise<Boolean> promise = loop.newPromise();
      session.prepare(side, promise);
      promises.add(promise);
    }
    return promises;
  }

  /** Returns how many there were. */
  int each(Consumer<Session> action) {
    List<Session> all = copy();
    all.forEach(action);
    return all.size();
  }

  /** What is done to a session may remove it. */
  private List<Session> copy() {
    return new ArrayList<>(sessions);
  }
}
