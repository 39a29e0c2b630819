package io.exodus.interlay.redis;

import io.exodus.interlay.Front.Load;
import io.exodus.interlay.Front.Redirected;
import io.exodus.interlay.FrontLoop;
import io.exodus.interlay.Limits;
import io.exodus.interlay.Session;
import io.exodus.interlay.TrafficState;
import io.exodus.migration.Authority;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Promise;
import java.net.SocketAddress;

/** One client: its connection from the first byte to its end, and what moves it meanwhile. */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
final class RedisSession extends ChannelInboundHandlerAdapter implements Session {

  private final RedisClients clients;
  private final FrontLoop loop;
  private final Channel client;
  private final RequestPump requests = new RequestPump(this);
  private final LinkKeeper links;
  private final CommandRetry commandRetry;
  private final Answers answers;
  private final AdmissionControl admissions;
  private final Conversation conversation = new Conversation();

  private boolean closed;
  private boolean reading;
  private boolean leaving;
  private ByteBuf lastWords;

  RedisSession(RedisClients clients, FrontLoop loop, Channel client) {
    this.clients = clients;
    this.loop = loop;
    this.client = client;
    links = new LinkKeeper(this, clients, client);
    commandRetry = new CommandRetry(this, clients.routing(), client);
    answers = new Answers(this, clients, loop.meter(), client);
    admissions = new AdmissionControl(this, loop.meter(), client);
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

  void protocolError() {
    if (inFlight().isEmpty()) {
      end(Replies.PROTOCOL);
    } else {
      lastWords = Replies.PROTOCOL;
    }
  }

  // What becomes of its link

  @Override
  public SocketAddress linkAddress() {
    return link() == null ? null : link().localAddress();
  }

  @Override
  public void prepare(Authority side, Promise<Boolean> prepared) {
    links.prepare(side, prepared);
  }

  @Override
  public Redirected look() {
    updateReading();
    Redirected redirected = links.look();
    if (!closed && !gate().held()) {
      requests.pump();
    }
    return redirected;
  }

  void linkReady() {
    admissions.stopPatience();
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

  @Override
  public void leave() {
    leaving = true;
    answersPumped();
  }

  @Override
  public void end() {
    end(null);
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
    admissions.stopPatience();
    links.close();
    requests.release();
    conversation.release();
  }

  @Override
  public Load load() {
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

  /** Whether nothing more is sent: it ends with the answers that are still to come. */
  boolean ending() {
    return lastWords != null || leaving;
  }

  RequestPump requests() {
    return requests;
  }

  AdmissionControl admissions() {
    return admissions;
  }

  Answers answers() {
    return answers;
  }

  CommandRetry commandRetry() {
    return commandRetry;
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

  TrafficState gate() {
    return clients.routing().gate();
  }

  Limits limits() {
    return clients.limits();
  }
}
