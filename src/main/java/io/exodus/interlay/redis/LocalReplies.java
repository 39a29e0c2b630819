package io.exodus.interlay.redis;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Answers one client's commands in place of a database that is not asked. */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
final class LocalReplies {

  private final RedisSession session;
  private final Channel client;

  LocalReplies(RedisSession session, Channel client) {
    this.session = session;
    this.client = client;
  }

  void answer(CommandKind kind) {
    TransactionState transaction = session.transaction();
    switch (kind) {
      case QUIT -> session.end(Replies.OK);
      case RESET -> {
        transaction.abortTold();
        session.end(Replies.TRY_AGAIN);
      }
      case EXEC, DISCARD -> {
        boolean aborted = transaction.aborted();
        transaction.abortTold();
        say(
            !aborted
                ? Replies.TRY_AGAIN
                : kind == CommandKind.EXEC ? Replies.EXEC_ABORT : Replies.OK);
      }
      case MULTI -> {
        say(transaction.aborted() ? Replies.NESTED : Replies.TRY_AGAIN);
        transaction.abort();
      }
      default -> {
        if ((kind.session || kind == CommandKind.WATCH) && !transaction.aborted()) {
          // What follows relies on it, and must not run without it.
          session.end(Replies.TRY_AGAIN);
        } else {
          say(Replies.TRY_AGAIN);
        }
      }
    }
  }

  void say(ByteBuf reply) {
    client.writeAndFlush(reply.duplicate(), client.voidPromise());
  }
}
