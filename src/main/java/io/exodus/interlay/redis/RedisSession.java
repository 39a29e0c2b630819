package io.exodus.interlay.redis;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.exodus.interlay.Front.Load;
import io.exodus.interlay.Front.Told;
import io.exodus.interlay.Gate;
import io.exodus.interlay.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;

/** One client: what it has sent, what it waits for, and what it may do next. */
final class RedisSession extends ChannelInboundHandlerAdapter {

  private final RedisFront front;
  private final FrontLoop loop;
  private final Channel client;
  private final RequestPump requests = new RequestPump(this);
  private final LinkKeeper links;
  private final SessionState state = new SessionState();
  private final TransactionState transaction = new TransactionState();
  private final InFlight inFlight = new InFlight();

  private boolean closed;
  private boolean quitting;
  private boolean opaque;
  private boolean subscribed;
  private boolean streaming;
  private boolean admitted;
  private boolean barrier;
  private boolean refusing;
  private boolean reading;
  private boolean leaving;
  private long subscriptionAnswers;
  private long multiSerial;
  private Tracked reissue;
  private ByteBuf lastWords;
  private Future<?> patience;

  RedisSession(RedisFront front, FrontLoop loop, Channel client) {
    this.front = front;
    this.loop = loop;
    this.client = client;
    links = new LinkKeeper(this, front, client);
  }

  // What the client does

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    loop.add(this);
    if (gate().known()) {
      links.begin();
    } else {
      end(Replies.NO_ROUTE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closed) {
      ((ByteBuf) message).release();
      return;
    }
    reading = true;
    requests.read((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    links.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    updateReading();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.remove(this);
    close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  // What the pumps ask and tell

  Admission admission() {
    if (barrier || inFlight.size() >= limits().inFlight() || lastWords != null || leaving) {
      return Admission.WAIT;
    }
    if (refusing) {
      return Admission.INSTEAD;
    }
    Gate gate = gate();
    if (links.link() == null || gate.authority() != links.side()) {
      return Admission.WAIT;
    }
    if (gate.holds(transaction.open())) {
      return Admission.WAIT;
    }
    return transaction.aborted() ? Admission.INSTEAD : Admission.PASS;
  }

  void sent(CommandKind kind, Tracked tracked, long arguments, long now, boolean answered) {
    transaction.sent(kind);
    quitting |= kind == CommandKind.QUIT;
    if (kind == CommandKind.MULTI) {
      multiSerial = transaction.serial();
    }
    if (!answered || streaming && (kind == CommandKind.SUBSCRIBE || kind == CommandKind.PING)) {
      return;
    }
    if (tracked != null) {
      inFlight.add(tracked, now);
    } else {
      inFlight.add(kind, now);
    }
    barrier |= kind.barrier;
    if (kind == CommandKind.SUBSCRIBE) {
      subscriptionAnswers = Math.max(1, arguments);
    }
  }

  /** Sends the command again that was kept, if it may pass now. */
  void reissue() {
    if (reissue == null) {
      return;
    }
    Tracked command = reissue;
    Admission admission = admission();
    if (admission == Admission.INSTEAD) {
      reissue = null;
      command.release();
      answerInstead(command.kind());
    } else if (admission == Admission.PASS) {
      reissue = null;
      ByteBuf frame = command.frame().retainedDuplicate();
      sent(command.kind(), command, 0, System.nanoTime(), true);
      links.link().write(frame, links.link().voidPromise());
    }
  }

  void requestsPumped() {
    if (closed) {
      return;
    }
    if (!reading) {
      links.flush();
    }
    if (links.link() == null && waiting()) {
      links.seek();
    }
    updateReading();
  }

  void answered(byte type, long now) {
    boolean error = type == '-' || type == '!';
    if (inFlight.isEmpty()) {
      return;
    }
    CommandKind kind = inFlight.kind();
    if (kind == CommandKind.SUBSCRIBE) {
      subscribed |= !error;
      streaming = !error && !state.resp3();
      if (error || --subscriptionAnswers == 0) {
        inFlight.remove();
        barrier = false;
      }
      return;
    }
    if (type == '>' || streaming) {
      return;
    }
    long nanos = now - inFlight.since();
    Tracked tracked = inFlight.remove();
    links.works();
    if (error) {
      loop.meter().error();
    }
    switch (kind) {
      case READ, PING -> loop.meter().read(nanos);
      case BLOCKING -> loop.meter().waited();
      case WRITE, EXEC -> loop.meter().write(nanos);
      case MULTI -> {
        if (error) {
          transaction.multiRefused(multiSerial);
        }
      }
      case MONITOR -> {
        streaming = !error;
        opaque |= !error;
      }
      case RESET -> reset();
      default -> {}
    }
    if (kind.barrier) {
      barrier = false;
    }
    if (!error) {
      accepted(tracked);
    }
    if (tracked != null) {
      tracked.release();
    }
  }

  private void accepted(Tracked tracked) {
    if (tracked != null) {
      tracked.accepted().accept(state);
    } else if (!admitted && !state.loggedIn()) {
      admitted = true;
      front.letsInWithoutLogin();
    }
  }

  private void reset() {
    state.reset();
    opaque = false;
    subscribed = false;
    streaming = false;
  }

  void execAsNil(boolean error, long now) {
    loop.meter().write(now - inFlight.since());
    inFlight.remove();
    // DISCARD was refused since no transaction is open; the client had sent EXEC.
    answer(error ? Replies.EXEC_WITHOUT_MULTI : state.resp3() ? Replies.NIL_3 : Replies.NIL_2);
  }

  /** Whether an error stays here because its command is to be issued again. */
  boolean keepsError(CommandKind kind, ByteBuf in, int from, int to) {
    boolean held = gate().held();
    if (kind == CommandKind.BLOCKING) {
      if (!held || !Replies.startsWith(in, from, to, "-UNBLOCKED")) {
        return false;
      }
      keep(inFlight.remove());
      return true;
    }
    if (!Replies.refusesUser(in, from, to)) {
      return false;
    }
    Tracked login = inFlight.remove();
    if (held) {
      keep(login);
    } else {
      links.inquire(login, in.copy(from, to - from));
    }
    return true;
  }

  void keep(Tracked command) {
    if (closed) {
      command.release();
      return;
    }
    reissue = command;
    barrier = false;
  }

  /** The answer to a log-in is final. */
  void conclude(Tracked login, ByteBuf error) {
    login.release();
    barrier = false;
    loop.meter().error();
    if (closed) {
      error.release();
    } else {
      client.writeAndFlush(error, client.voidPromise());
      answersPumped();
    }
  }

  /** An error that a side gives which has lost the authority. */
  void refusedCommand(ByteBuf in, int from, int to) {
    if (Replies.startsWith(in, from, to, "-READONLY")
        || Replies.startsWith(in, from, to, "-NOAUTH")) {
      front.routing().ask();
    }
  }

  void answersPumped() {
    if (closed) {
      return;
    }
    if (lastWords != null && inFlight.isEmpty()) {
      end(lastWords);
    } else if (leaving && inFlight.isEmpty()) {
      // Not null: what has been written must still reach the client.
      end(waiting() ? Replies.TRY_AGAIN : Unpooled.EMPTY_BUFFER);
    } else if (!links.settled() && (reissue != null || requests.waiting() > 0)) {
      requests.pump();
    }
  }

  void answerInstead(CommandKind kind) {
    switch (kind) {
      case QUIT -> end(Replies.OK);
      case RESET -> {
        transaction.abortTold();
        end(Replies.TRY_AGAIN);
      }
      case EXEC, DISCARD -> {
        boolean aborted = transaction.aborted();
        transaction.abortTold();
        answer(
            !aborted
                ? Replies.TRY_AGAIN
                : kind == CommandKind.EXEC ? Replies.EXEC_ABORT : Replies.OK);
      }
      case MULTI -> {
        answer(transaction.aborted() ? Replies.NESTED : Replies.TRY_AGAIN);
        transaction.abort();
      }
      default -> {
        if ((kind.session || kind == CommandKind.WATCH) && !transaction.aborted()) {
          // What follows relies on it, and must not run without it.
          end(Replies.TRY_AGAIN);
        } else {
          answer(Replies.TRY_AGAIN);
        }
      }
    }
    if (refusing) {
      loop.meter().refused();
    }
  }

  void answer(ByteBuf reply) {
    client.writeAndFlush(reply.duplicate(), client.voidPromise());
  }

  void protocolError() {
    if (inFlight.isEmpty()) {
      end(Replies.PROTOCOL);
    } else {
      lastWords = Replies.PROTOCOL;
    }
  }

  void leaveStream(CommandKind kind) {
    if (streaming
        && kind != CommandKind.SUBSCRIBE
        && kind != CommandKind.PING
        && kind != CommandKind.QUIT) {
      streaming = false;
      subscribed = false;
    }
  }

  // What becomes of its link

  Told look() {
    updateReading();
    Told told = links.look();
    if (!closed && !gate().held()) {
      requests.pump();
    }
    return told;
  }

  void linkReady() {
    stopPatience();
    requests.pump();
  }

  void linkLost(Channel channel) {
    if (links.link() == channel && !closed) {
      links.lost();
    }
  }

  /** The link went with all the database knew of this client. */
  void forgetLink() {
    if (transaction.lose()) {
      loop.meter().endedTransaction();
    }
  }

  /** Whether no new link can be brought to the state of the old one. */
  boolean unreplayable() {
    return opaque || subscribed || streaming;
  }

  void opaque() {
    opaque = true;
  }

  boolean blocked() {
    return !inFlight.isEmpty() && inFlight.kind() == CommandKind.BLOCKING;
  }

  void armPatience() {
    if (patience == null && waiting() && !closed) {
      patience =
          client
              .eventLoop()
              .schedule(this::outOfPatience, limits().patience().toNanos(), NANOSECONDS);
    }
  }

  void stopPatience() {
    if (patience != null) {
      patience.cancel(false);
      patience = null;
    }
  }

  private void outOfPatience() {
    patience = null;
    if (!closed && links.link() == null && !gate().held()) {
      refusing = true;
      requests.pump();
      refusing = false;
    }
  }

  void updateReading() {
    if (closed) {
      return;
    }
    int most = limits().heldBytes() + (requests.wholeAwaited() ? limits().frameBytes() : 0);
    client.config().setAutoRead(links.writable() && requests.waiting() <= most);
    // In a hold every answer must come in, else a client that does not read stops the drain.
    links.autoRead(client.isWritable() || gate().held());
  }

  // Its end

  /** Ends the client because its database moved or was lost. */
  void endForMove(ByteBuf message) {
    loop.meter().endedConnection();
    end(inFlight.isEmpty() ? message : null);
  }

  /** Ends the client once what is in flight has been answered; what waits is refused. */
  void leave() {
    leaving = true;
    answersPumped();
  }

  void end(ByteBuf message) {
    if (closed) {
      return;
    }
    if (message == null) {
      client.close();
    } else {
      client.writeAndFlush(message.duplicate()).addListener(ChannelFutureListener.CLOSE);
    }
    close();
  }

  private void close() {
    if (closed) {
      return;
    }
    closed = true;
    stopPatience();
    links.close();
    requests.release();
    inFlight.release();
    if (reissue != null) {
      reissue.release();
      reissue = null;
    }
  }

  Load load() {
    int blocked = blocked() ? 1 : 0;
    int incomplete = requests.incomplete() && !inFlight.isEmpty() ? 1 : 0;
    int transactions = transaction.open() && inFlight.isEmpty() ? 1 : 0;
    int pending = inFlight.size() - blocked - incomplete;
    return new Load(1, pending, blocked, incomplete, transactions, waiting() ? 1 : 0);
  }

  boolean waiting() {
    return reissue != null || requests.waiting() > 0;
  }

  boolean closed() {
    return closed;
  }

  boolean quitting() {
    return quitting;
  }

  boolean admitted() {
    return admitted;
  }

  InFlight inFlight() {
    return inFlight;
  }

  TransactionState transaction() {
    return transaction;
  }

  SessionState state() {
    return state;
  }

  Channel link() {
    return links.link();
  }

  LinkKeeper links() {
    return links;
  }

  Gate gate() {
    return front.routing().gate();
  }

  Limits limits() {
    return front.limits();
  }
}
