package io.exodus.interlay.redis;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * What one link answers, on its way to the client: whole buffers, cut only where an answer is not
 * for the client.
 */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
final class ReplyPump extends ChannelInboundHandlerAdapter {

  private static final int LONGEST_LINE = 64 * 1024;

  private final RedisSession session;
  private final Channel client;
  private final ReplyScanner scanner = new ReplyScanner();
  private ByteBuf rest;
  private long now;

  ReplyPump(RedisSession session, Channel client) {
    this.session = session;
    this.client = client;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (session.link() != ctx.channel()) {
      in.release();
      return;
    }
    if (rest != null) {
      ByteBuf all = ctx.alloc().buffer(rest.readableBytes() + in.readableBytes());
      all.writeBytes(rest).writeBytes(in);
      rest.release();
      rest = null;
      in.release();
      in = all;
    }
    now = System.nanoTime();
    scan(ctx, in);
  }

  private void scan(ChannelHandlerContext ctx, ByteBuf in) {
    int at = in.readerIndex();
    int to = in.writerIndex();
    while (at < to) {
      if (scanner.atBoundary() && in.getByte(at) == '-') {
        int end = errorLine(in, at, to);
        if (end < 0) {
          forward(in, at);
          rest = in;
          return;
        }
        if (end > 0) {
          forward(in, at);
          in.readerIndex(end);
          at = end;
          continue;
        }
      } else if (scanner.atBoundary() && replaced(in.getByte(at))) {
        int newline = in.indexOf(at, to, (byte) '\n');
        forward(in, at);
        if (newline < 0) {
          rest = in;
          return;
        }
        in.readerIndex(newline + 1);
        at = newline + 1;
        session.answers().execAsNil(false, now);
        continue;
      }
      at = scanner.scan(in, at, to);
      if (scanner.bad()) {
        in.release();
        ctx.close();
        return;
      }
      if (scanner.complete()) {
        session.answers().answered(scanner.type(), now);
      }
    }
    if (in.isReadable()) {
      client.write(in, client.voidPromise());
    } else {
      in.release();
    }
  }

  private boolean replaced(byte type) {
    return type == '+'
        && !session.inFlight().isEmpty()
        && session.inFlight().kind() == CommandKind.EXEC_AS_NIL;
  }

  /**
   * Looks at an error before the client sees it.
   *
   * @return where the line ends if it is not for the client, 0 if it is, negative if more is needed
   */
  private int errorLine(ByteBuf in, int at, int to) {
    if (session.inFlight().isEmpty()) {
      return 0;
    }
    CommandKind kind = session.inFlight().kind();
    boolean whole =
        kind == CommandKind.BLOCKING
            || kind == CommandKind.AUTH
            || kind == CommandKind.HELLO
            || kind == CommandKind.EXEC_AS_NIL;
    if (!whole) {
      session.commandRetry().suspect(in, at, to);
      return 0;
    }
    int newline = in.indexOf(at, to, (byte) '\n');
    if (newline < 0) {
      return to - at > LONGEST_LINE ? 0 : -1;
    }
    int end = newline + 1;
    if (kind == CommandKind.EXEC_AS_NIL) {
      forward(in, at);
      session.answers().execAsNil(true, now);
      return end;
    }
    return session.commandRetry().keeps(kind, in, at, end) ? end : 0;
  }

  private void forward(ByteBuf in, int to) {
    int length = to - in.readerIndex();
    if (length > 0) {
      client.write(in.readRetainedSlice(length), client.voidPromise());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (session.link() == ctx.channel()) {
      client.flush();
      session.answersPumped();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    session.updateReading();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.linkLost(ctx.channel());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (rest != null) {
      rest.release();
      rest = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
