package io.exodus.interlay.redis;

import io.exodus.interlay.LoopMeter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** What the answers to one client's commands mean: for the figures, and for what it sends next. */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
final class Answers {

  private final RedisSession session;
  private final Conversation conversation;
  private final RedisClients clients;
  private final LoopMeter meter;
  private final Channel client;

  Answers(RedisSession session, RedisClients clients, LoopMeter meter, Channel client) {
    this.session = session;
    this.conversation = session.conversation();
    this.clients = clients;
    this.meter = meter;
    this.client = client;
  }

  void answered(byte type, long now) {
    if (!conversation.ends(type)) {
      return;
    }
    InFlight inFlight = conversation.inFlight();
    long nanos = now - inFlight.since();
    session.links().works();
    if (Conversation.error(type)) {
      meter.error();
    }
    switch (inFlight.kind()) {
      case READ, PING -> meter.read(nanos);
      case BLOCKING -> meter.waited();
      case WRITE, EXEC -> meter.write(nanos);
      default -> {}
    }
    if (conversation.answered(type)) {
      clients.letsInWithoutLogin();
    }
  }

  void execAsNil(boolean error, long now) {
    meter.write(now - conversation.inFlight().since());
    conversation.inFlight().remove();
    // DISCARD was refused since no transaction is open; the client had sent EXEC.
    session
        .admissions()
        .answer(
            error
                ? Replies.EXEC_WITHOUT_MULTI
                : conversation.state().resp3() ? Replies.NIL_3 : Replies.NIL_2);
  }

  /** The command is issued again, where the authority is. */
  void keep(ReplayableCommand command) {
    if (session.closed()) {
      command.release();
      return;
    }
    conversation.keep(command);
  }

  /** The answer to a log-in is final. */
  void conclude(ReplayableCommand login, ByteBuf error) {
    login.release();
    conversation.concluded();
    meter.error();
    if (session.closed()) {
      error.release();
    } else {
      client.writeAndFlush(error, client.voidPromise());
      session.answersPumped();
    }
  }
}
