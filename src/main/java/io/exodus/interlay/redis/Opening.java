package io.exodus.interlay.redis;

import io.exodus.interlay.redis.SessionState.Replay;
import io.exodus.interlay.redis.SessionState.Step;
import io.exodus.migration.Authority;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Brings one link to the state of one client: connects, or takes the warm link, and replays the
 * session. A refused log-in is tried again for a while. On the client's event loop throughout.
 */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
final class Opening extends ChannelInboundHandlerAdapter {

  private static final long RETRY_MILLIS = 20;

  /** What comes of it; exactly one is called, and none after {@link #cancel()}. */
  interface Outcome {
    void ready(Channel link, Authority side);

    void unreachable(Throwable cause);

    void refused(String error);

    /** A side that refuses a log-in may have lost the authority: called with every refusal. */
    void suspicious();
  }

  private final Authority side;
  private final SessionState state;
  private final boolean knock;
  private final long patienceNanos;
  private final Outcome outcome;

  private final long since = System.nanoTime();
  private Channel channel;
  private boolean done;
  private Replay replay;
  private ReplyScanner scanner;
  private ByteBuf answers;
  private int scanned;
  private int begin;
  private int step;
  private String refusal;
  private boolean passing;

  Opening(Authority side, SessionState state, boolean knock, Duration patience, Outcome outcome) {
    this.side = side;
    this.state = state;
    this.knock = knock;
    this.patienceNanos = patience.toNanos();
    this.outcome = outcome;
  }

  Authority side() {
    return side;
  }

  void start(Links links, Channel client, Channel warm) {
    if (warm != null && warm.isActive()) {
      connected(warm);
      return;
    }
    links
        .connect(client.eventLoop(), side)
        .addListener(
            future -> {
              if (future.isSuccess()) {
                connected((Channel) future.getNow());
              } else if (!done) {
                done = true;
                outcome.unreachable(future.cause());
              }
            });
  }

  void cancel() {
    done = true;
    if (channel != null) {
      channel.close();
    }
  }

  private void connected(Channel link) {
    if (done) {
      link.close();
      return;
    }
    channel = link;
    link.pipeline().addLast(this);
    if (!link.isActive()) {
      unreachable(new java.nio.channels.ClosedChannelException());
      return;
    }
    send();
  }

  private void send() {
    replay = state.replay(channel.alloc(), knock);
    scanner = new ReplyScanner();
    step = 0;
    scanned = 0;
    begin = 0;
    refusal = null;
    passing = true;
    if (replay.steps().isEmpty()) {
      replay.commands().release();
      ready();
    } else {
      channel.writeAndFlush(replay.commands()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (done) {
      in.release();
      return;
    }
    answers = answers == null ? ctx.alloc().buffer() : answers;
    answers.writeBytes(in);
    in.release();
    while (scanned < answers.writerIndex() && step < replay.steps().size()) {
      scanned = scanner.scan(answers, scanned, answers.writerIndex());
      if (scanner.bad()) {
        unreachable(new IllegalStateException("the database does not speak RESP"));
        return;
      }
      if (scanner.complete()) {
        answered();
      }
    }
    if (step == replay.steps().size()) {
      dropAnswers();
      evaluate();
    }
  }

  private void answered() {
    if (scanner.type() != '>') {
      Step answered = replay.steps().get(step++);
      if (scanner.type() == '-' && answered != Step.NAME) {
        boolean mayPass = Replies.passing(answers, begin, scanned);
        refusal = refusal == null ? answered + " refused" : refusal;
        passing &= mayPass;
      }
    }
    begin = scanned;
  }

  private void evaluate() {
    if (refusal == null) {
      ready();
      return;
    }
    boolean more = System.nanoTime() - since < patienceNanos;
    if (passing && more) {
      outcome.suspicious();
      if (!done) {
        channel.eventLoop().schedule(this::again, RETRY_MILLIS, TimeUnit.MILLISECONDS);
      }
    } else if (replay.steps().get(0) == Step.KNOCK && passing) {
      ready();
    } else {
      done = true;
      channel.close();
      outcome.refused(refusal);
    }
  }

  private void again() {
    if (!done && channel.isActive()) {
      send();
    }
  }

  private void ready() {
    done = true;
    channel.pipeline().remove(this);
    outcome.ready(channel, side);
  }

  private void unreachable(Throwable cause) {
    if (!done) {
      done = true;
      channel.close();
      outcome.unreachable(cause);
    }
  }

  private void dropAnswers() {
    if (answers != null) {
      answers.release();
      answers = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    dropAnswers();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    unreachable(new java.nio.channels.ClosedChannelException());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    unreachable(cause);
  }
}
