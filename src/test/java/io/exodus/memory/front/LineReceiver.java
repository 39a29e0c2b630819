package io.exodus.memory.front;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.function.Consumer;

/** The lines that come from a database, and its end, for whoever wants to hear of them now. */
final class LineReceiver extends SimpleChannelInboundHandler<String> {

  private Consumer<String> lines = line -> {};
  private Runnable end = () -> {};

  /** In place of whoever heard of them before. */
  void tell(Consumer<String> newLines, Runnable newEnd) {
    lines = newLines;
    end = newEnd;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, String line) {
    lines.accept(line);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end.run();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
