package io.exodus.interlay.redis;

import io.exodus.interlay.Routing;
import io.exodus.interlay.TrafficState;
import io.exodus.migration.Authority;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * Errors that a client shall not see, since they come of the move and not of what it asked: its
 * command is kept and issued again where the authority is.
 */
final class CommandRetry {

  private final RedisSession session;
  private final Routing routing;
  private final Channel client;

  CommandRetry(RedisSession session, Routing routing, Channel client) {
    this.session = session;
    this.routing = routing;
    this.client = client;
  }

  /** Whether an error stays here because its command is to be issued again. */
  boolean keeps(CommandKind kind, ByteBuf in, int from, int to) {
    boolean held = session.gate().held();
    if (kind == CommandKind.BLOCKING) {
      if (!held || !Replies.startsWith(in, from, to, "-UNBLOCKED")) {
        return false;
      }
      session.answers().keep(session.inFlight().remove());
      return true;
    }
    if (!Replies.refusesUser(in, from, to)) {
      return false;
    }
    ReplayableCommand login = session.inFlight().remove();
    if (held) {
      session.answers().keep(login);
    } else {
      inquire(login, in.copy(from, to - from));
    }
    return true;
  }

  /**
   * A log-in was refused. If that side has lost the authority the client shall not know, and is
   * logged in at the other.
   */
  private void inquire(ReplayableCommand login, ByteBuf error) {
    Authority asked = session.links().side();
    routing
        .ask()
        .whenComplete((done, e) -> client.eventLoop().execute(() -> inquired(asked, login, error)));
  }

  private void inquired(Authority asked, ReplayableCommand login, ByteBuf error) {
    TrafficState gate = session.gate();
    boolean moved = gate.held() || gate.authority() != asked || session.link() == null;
    if (!session.closed() && moved) {
      error.release();
      session.answers().keep(login);
      session.answersPumped();
    } else {
      session.answers().conclude(login, error);
    }
  }

  /** An error that a side gives which has lost the authority. */
  void suspect(ByteBuf in, int from, int to) {
    if (Replies.startsWith(in, from, to, "-READONLY")
        || Replies.startsWith(in, from, to, "-NOAUTH")) {
      routing.ask();
    }
  }
}
