package io.exodus.interlay.redis;

import io.exodus.interlay.Front.Load;
import io.exodus.interlay.Front.Redirected;
import io.exodus.interlay.LoopMeter;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The clients of one event loop. Touched on that loop only. */
final class FrontLoop {

  private final EventLoop loop;
  private final LoopMeter meter;
  private final Set<RedisSession> sessions = new LinkedHashSet<>();

  FrontLoop(EventLoop loop, LoopMeter meter) {
    this.loop = loop;
    this.meter = meter;
  }

  EventLoop loop() {
    return loop;
  }

  LoopMeter meter() {
    return meter;
  }

  void add(RedisSession session) {
    if (sessions.add(session)) {
      meter.connected();
    }
  }

  void remove(RedisSession session) {
    if (sessions.remove(session)) {
      meter.disconnected();
    }
  }

  /** A copy: what is done to a session may remove it. */
  List<RedisSession> sessions() {
    return new ArrayList<>(sessions);
  }

  List<String> linkAddresses() {
    return sessions.stream()
        .map(session -> session.links().link())
        .filter(link -> link != null && link.localAddress() instanceof InetSocketAddress)
        .map(link -> (InetSocketAddress) link.localAddress())
        .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
        .toList();
  }

  Load load() {
    Load sum = Load.NONE;
    for (RedisSession session : sessions) {
      sum = sum.plus(session.load());
    }
    return sum;
  }

  Redirected applyRoute() {
    Redirected sum = Redirected.NONE;
    for (RedisSession session : sessions()) {
      sum = sum.plus(session.look());
    }
    return sum;
  }
}
