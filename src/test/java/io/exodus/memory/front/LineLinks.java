package io.exodus.memory.front;

import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.Limits;
import io.exodus.interlay.Sockets;
import io.exodus.interlay.Upstream;
import io.exodus.migration.Authority;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;

/** Connects to the sides of the database. */
final class LineLinks {

  private final InterlaySettings settings;
  private final Limits limits;
  private final Bootstrap bootstrap;

  LineLinks(InterlaySettings settings, Limits limits) {
    this.settings = settings;
    this.limits = limits;
    bootstrap =
        new Bootstrap()
            .channel(Sockets.links())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connect().toMillis());
  }

  /** On the loop of the client whose link it becomes; its lines go nowhere yet. */
  ChannelFuture connect(EventLoop loop, Authority side) {
    Upstream upstream = settings.side(side);
    return bootstrap
        .clone(loop)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                MemoryProtocol.readLines(channel, limits);
                channel.pipeline().addLast(new LineReceiver());
              }
            })
        .connect(upstream.host(), upstream.port());
  }
}
