package io.exodus.interlay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/** What a protocol gives to a front: it begins the session of a client that connects. */
@FunctionalInterface
public interface SessionFactory {

  /**
   * Called on the client's event loop.
   *
   * @param loop to which the session is added while the client is connected
   * @return what handles the client's bytes
   */
  ChannelHandler begin(FrontLoop loop, Channel client);
}
