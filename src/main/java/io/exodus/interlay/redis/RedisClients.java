package io.exodus.interlay.redis;

import io.exodus.interlay.Complaints;
import io.exodus.interlay.FrontLoop;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.Limits;
import io.exodus.interlay.Routing;
import io.exodus.interlay.SessionFactory;
import io.exodus.interlay.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/** What all clients of one interlay have in common. */
final class RedisClients implements SessionFactory {

  private final Limits limits;
  private final Routing routing;
  private final Links links;
  private final Complaints complaints;
  private volatile boolean lettingInWithoutLogin;

  RedisClients(InterlaySettings settings, Limits limits, Routing routing) {
    this.limits = limits;
    this.routing = routing;
    links = new Links(settings, limits, Sockets.links());
    complaints = new Complaints(settings, routing);
  }

  @Override
  public ChannelHandler begin(FrontLoop loop, Channel client) {
    return new RedisSession(this, loop, client);
  }

  Routing routing() {
    return routing;
  }

  Limits limits() {
    return limits;
  }

  Links links() {
    return links;
  }

  Complaints complaints() {
    return complaints;
  }

  /** Whether clients that do not log in are served: then a new side is asked before it is used. */
  boolean lettingInWithoutLogin() {
    return lettingInWithoutLogin;
  }

  void letsInWithoutLogin() {
    lettingInWithoutLogin = true;
  }
}
