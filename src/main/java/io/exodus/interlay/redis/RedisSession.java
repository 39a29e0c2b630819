package io.exodus.interlay.redis;

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

/** One client: what it has sent, what it waits for, and what it may do next. */
final class RedisSession extends ChannelInboundHandlerAdapter {

  private final RedisFront front;
  private final FrontLoop loop;
  private final Channel client;
  private final RequestPump requests = new RequestPump(this);
  private final LinkKeeper links;
  private final HeldBack heldBack;
  private final StandIn standIn;
  private final Patience patience;
  private final Conversation conversation = new Conversation();

  private boolean closed;
  private boolean refusing;
  private boolean reading;
  private boolean leaving;
  private ByteBuf lastWords;

  RedisSession(RedisFront front, FrontLoop loop, Channel client) {
    this.front = front;
    this.loop = loop;
    this.client = client;
    links = new LinkKeeper(this, front, client);
    heldBack = new HeldBack(this, front.routing(), client);
    standIn = new StandIn(this, client);
    patience = new Patience(client.eventLoop(), this::outOfPatience);
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
    if (lastWords != null || leaving || conversation.full(limits().inFlight())) {
      return Admission.WAIT;
    }
    if (refusing) {
      return Admission.INSTEAD;
    }
    Gate gate = gate();
    if (links.link() == null || gate.authority() != links.side()) {
      return Admission.WAIT;
    }
    if (gate.holds(transaction().open())) {
      return Admission.WAIT;
    }
    return transaction().aborted() ? Admission.INSTEAD : Admission.PASS;
  }

  /** Sends the command again that was kept, if it may pass now. */
  void reissue() {
    if (conversation.kept() == null) {
      return;
    }
    Admission admission = admission();
    if (admission == Admission.INSTEAD) {
      Tracked command = conversation.takeKept();
      command.release();
      answerInstead(command.kind());
    } else if (admission == Admission.PASS) {
      Tracked command = conversation.takeKept();
      ByteBuf frame = command.frame().retainedDuplicate();
      conversation.sent(command.kind(), command, 0, System.nanoTime(), true);
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
    if (!conversation.ends(type)) {
      return;
    }
    long nanos = now - inFlight().since();
    links.works();
    if (Conversation.error(type)) {
      loop.meter().error();
    }
    switch (inFlight().kind()) {
      case READ, PING -> loop.meter().read(nanos);
      case BLOCKING -> loop.meter().waited();
      case WRITE, EXEC -> loop.meter().write(nanos);
      default -> {}
    }
    if (conversation.answered(type)) {
      front.letsInWithoutLogin();
    }
  }

  void execAsNil(boolean error, long now) {
    loop.meter().write(now - inFlight().since());
    inFlight().remove();
    // DISCARD was refused since no transaction is open; the client had sent EXEC.
    answer(error ? Replies.EXEC_WITHOUT_MULTI : state().resp3() ? Replies.NIL_3 : Replies.NIL_2);
  }

  void keep(Tracked command) {
    if (closed) {
      command.release();
      return;
    }
    conversation.keep(command);
  }

  /** The answer to a log-in is final. */
  void conclude(Tracked login, ByteBuf error) {
    login.release();
    conversation.concluded();
    loop.meter().error();
    if (closed) {
      error.release();
    } else {
      client.writeAndFlush(error, client.voidPromise());
      answersPumped();
    }
  }

  void answersPumped() {
    if (closed) {
      return;
    }
    if (lastWords != null && inFlight().isEmpty()) {
      end(lastWords);
    } else if (leaving && inFlight().isEmpty()) {
      // Not null: what has been written must still reach the client.
      end(waiting() ? Replies.TRY_AGAIN : Unpooled.EMPTY_BUFFER);
    } else if (!links.settled() && waiting()) {
      requests.pump();
    }
  }

  void answerInstead(CommandKind kind) {
    if (refusing) {
      loop.meter().refused();
    }
    standIn.answer(kind);
  }

  void answer(ByteBuf reply) {
    standIn.say(reply);
  }

  void protocolError() {
    if (inFlight().isEmpty()) {
      end(Replies.PROTOCOL);
    } else {
      lastWords = Replies.PROTOCOL;
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
    patience.stop();
    requests.pump();
  }

  void linkLost(Channel channel) {
    if (links.link() == channel && !closed) {
      links.lost();
    }
  }

  /** The link went with all the database knew of this client. */
  void forgetLink() {
    if (transaction().lose()) {
      loop.meter().endedTransaction();
    }
  }

  void armPatience() {
    if (waiting() && !closed) {
      patience.arm(limits().patience());
    }
  }

  void stopPatience() {
    patience.stop();
  }

  private void outOfPatience() {
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
    end(inFlight().isEmpty() ? message : null);
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
    patience.stop();
    links.close();
    requests.release();
    conversation.release();
  }

  Load load() {
    int blocked = conversation.blocked() ? 1 : 0;
    int incomplete = requests.incomplete() && !inFlight().isEmpty() ? 1 : 0;
    int transactions = transaction().open() && inFlight().isEmpty() ? 1 : 0;
    int pending = inFlight().size() - blocked - incomplete;
    return new Load(1, pending, blocked, incomplete, transactions, waiting() ? 1 : 0);
  }

  /** Nothing is expected of the link, nor does it keep a transaction. */
  boolean idle() {
    return inFlight().isEmpty() && !transaction().open();
  }

  boolean waiting() {
    return conversation.kept() != null || requests.waiting() > 0;
  }

  boolean closed() {
    return closed;
  }

  HeldBack heldBack() {
    return heldBack;
  }

  Conversation conversation() {
    return conversation;
  }

  InFlight inFlight() {
    return conversation.inFlight();
  }

  TransactionState transaction() {
    return conversation.transaction();
  }

  SessionState state() {
    return conversation.state();
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
