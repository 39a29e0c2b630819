package io.exodus.memory.front;

import io.exodus.interlay.Front;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.Limits;
import io.exodus.interlay.NettyFront;
import io.exodus.interlay.Protocol;
import io.exodus.interlay.Routing;
import io.exodus.memory.family.MemoryFamily;
import io.netty.channel.Channel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import java.nio.charset.StandardCharsets;

/** Lines, each of which is answered by a line, in order. */
public final class MemoryProtocol implements Protocol {

  @Override
  public String family() {
    return MemoryFamily.NAME;
  }

  @Override
  public Front front(InterlaySettings settings, Limits limits, Routing routing) {
    LineLinks links = new LineLinks(settings, limits);
    return new NettyFront(
        settings,
        (loop, client) -> {
          readLines(client, limits);
          return new LineSession(loop, client, routing, limits, links);
        });
  }

  /** What follows in the channel's pipeline sees whole lines. */
  static void readLines(Channel channel, Limits limits) {
    channel
        .pipeline()
        .addLast(new LineBasedFrameDecoder(limits.frameBytes()))
        .addLast(new StringDecoder(StandardCharsets.UTF_8));
  }
}
