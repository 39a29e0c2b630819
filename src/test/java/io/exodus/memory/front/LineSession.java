package io.exodus.memory.front;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.exodus.interlay.Front.Load;
import io.exodus.interlay.Front.Redirected;
import io.exodus.interlay.FrontLoop;
import io.exodus.interlay.Limits;
import io.exodus.interlay.Routing;
import io.exodus.interlay.Session;
import io.exodus.interlay.TrafficState;
import io.exodus.migration.Authority;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Promise;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * One client: its lines go to the side that serves, or wait. A line that was sent and is not
 * answered may have been carried out, so it is never sent again: its client is ended.
 */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
final class LineSession extends SimpleChannelInboundHandler<String> implements Session {

  private static final String RETRY = "RETRY the database cannot be reached, nothing was done";
  private static final Set<String> READS = Set.of("GET", "PING", "LOGIN");

  private final FrontLoop loop;
  private final Channel client;
  private final Routing routing;
  private final Limits limits;
  private final LineLink link;
  private final Deque<String> waiting = new ArrayDeque<>();
  private final Deque<Sent> inFlight = new ArrayDeque<>();
  private long waitingSince;
  private int waitingChars;
  private String login;
  private boolean held;
  private boolean moves;
  private boolean leaving;
  private boolean closed;

  /** A line that the database has not answered yet. */
  private record Sent(String line, long at) {
    boolean reads() {
      return READS.contains(line.split(" ", 2)[0]);
    }
  }

  LineSession(FrontLoop loop, Channel client, Routing routing, Limits limits, LineLinks links) {
    this.loop = loop;
    this.client = client;
    this.routing = routing;
    this.limits = limits;
    this.link = new LineLink(this, client, routing, links);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    loop.add(this);
    if (routing.gate().known()) {
      link.open();
    } else {
      loop.meter().refused();
      endWith("RETRY no route is known yet");
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, String line) {
    if (waiting.isEmpty()) {
      waitingSince = System.nanoTime();
    }
    waiting.add(line);
    waitingChars += line.length();
    pump();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (link.channel() != null) {
      // In a hold every answer must come in, else a client that does not read stops the drain.
      link.channel().config().setAutoRead(client.isWritable() || routing.gate().held());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.remove(this);
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  /** Sends what may be sent now. */
  private void pump() {
    while (!closed
        && !waiting.isEmpty()
        && !leaving
        && !moves
        && !routing.gate().held()
        && link.serves()
        && inFlight.size() < limits.inFlight()) {
      String line = waiting.poll();
      waitingChars -= line.length();
      inFlight.add(new Sent(line, System.nanoTime()));
      link.send(line);
    }
    if (!waiting.isEmpty() && link.channel() == null) {
      link.open();
    }
    client.config().setAutoRead(waitingChars <= limits.heldBytes());
  }

  private void flush() {
    if (link.channel() != null) {
      link.channel().flush();
    }
  }

  void linkReady() {
    pump();
    flush();
  }

  void replied(String reply) {
    Sent sent = inFlight.poll();
    if (closed || sent == null) {
      return;
    }
    long nanos = System.nanoTime() - sent.at();
    if (sent.reads()) {
      loop.meter().read(nanos);
    } else {
      loop.meter().write(nanos);
    }
    // What the database cannot do; an ERROR is of the application's own making.
    if (reply.startsWith("DENIED") || reply.startsWith("FULL")) {
      loop.meter().error();
    }
    if (sent.line().startsWith("LOGIN ") && reply.equals("OK")) {
      login = sent.line();
    }
    client.writeAndFlush(LineLink.bytes(reply));
    if (!inFlight.isEmpty()) {
      return;
    }
    if (leaving) {
      endWith(waiting.isEmpty() ? null : RETRY);
    } else if (moves) {
      move();
    } else {
      pump();
      flush();
    }
  }

  void linkLost() {
    if (!inFlight.isEmpty()) {
      endForMove();
    } else {
      // Whoever ended it may have moved the authority, or have begun to.
      routing.ask().whenComplete((answered, never) -> client.eventLoop().execute(this::pump));
    }
  }

  /** The last LOGIN that was accepted, to be sent again on each new link; null before one was. */
  String login() {
    return login;
  }

  boolean closed() {
    return closed;
  }

  /** False where nothing waits, or waited for too long and is refused now. */
  boolean stillWaits() {
    if (!waiting.isEmpty()
        && !routing.gate().held()
        && System.nanoTime() - waitingSince > limits.patience().toNanos()) {
      waiting.forEach(
          line -> {
            loop.meter().refused();
            client.write(LineLink.bytes(RETRY));
          });
      waiting.clear();
      waitingChars = 0;
      client.flush();
    }
    return !waiting.isEmpty();
  }

  @Override
  public Redirected look() {
    TrafficState gate = routing.gate();
    if (closed || !gate.known()) {
      return Redirected.NONE;
    }
    if (gate.held()) {
      held = true;
      return Redirected.NONE;
    }
    boolean mayBeFenced = held;
    held = false;
    waitingSince = System.nanoTime();
    boolean flips = link.side() != null && link.side() != gate.authority();
    if (inFlight.isEmpty()) {
      if (flips || mayBeFenced || link.channel() == null) {
        // After a hold, a fence may have ended it, and the end may be on its way still.
        move();
      }
    } else if (flips && !moves) {
      // A flip without a hold: what is in flight is answered by the old side, if it still can.
      moves = true;
      client.eventLoop().schedule(this::unsettled, limits.settle().toNanos(), NANOSECONDS);
    }
    return flips ? new Redirected(1, 0) : Redirected.NONE;
  }

  private void move() {
    moves = false;
    link.renew();
  }

  private void unsettled() {
    if (moves && !closed) {
      endForMove();
    }
  }

  private void endForMove() {
    loop.meter().endedConnection();
    end();
  }

  @Override
  public Load load() {
    return new Load(1, inFlight.size(), 0, 0, 0, waiting.isEmpty() ? 0 : 1);
  }

  @Override
  public SocketAddress linkAddress() {
    return link.channel() == null ? null : link.channel().localAddress();
  }

  @Override
  public void prepare(Authority side, Promise<Boolean> prepared) {
    link.prepare(side, prepared);
  }

  @Override
  public void leave() {
    leaving = true;
    if (inFlight.isEmpty()) {
      endWith(waiting.isEmpty() ? null : RETRY);
    }
  }

  /** What has been written before still reaches the client; null for nothing more. */
  private void endWith(String lastWords) {
    client
        .writeAndFlush(lastWords == null ? Unpooled.EMPTY_BUFFER : LineLink.bytes(lastWords))
        .addListener(ChannelFutureListener.CLOSE);
    closed = true;
    link.close();
  }

  @Override
  public void end() {
    closed = true;
    client.close();
    link.close();
  }
}
