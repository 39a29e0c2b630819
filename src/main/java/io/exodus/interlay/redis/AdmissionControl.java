package io.exodus.interlay.redis;

import io.exodus.interlay.LoopMeter;
import io.exodus.interlay.TrafficState;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Decides whether one client's next command passes, waits, or is answered here. */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
final class AdmissionControl {

  private final RedisSession session;
  private final Conversation conversation;
  private final LinkKeeper links;
  private final LoopMeter meter;
  private final LocalReplies standIn;
  private final Patience patience;

  private boolean refusing;

  AdmissionControl(RedisSession session, LoopMeter meter, Channel client) {
    this.session = session;
    this.conversation = session.conversation();
    this.links = session.links();
    this.meter = meter;
    this.standIn = new LocalReplies(session, client);
    this.patience = new Patience(client.eventLoop(), this::outOfPatience);
  }

  Admission admission() {
    if (session.ending() || conversation.full(session.limits().inFlight())) {
      return Admission.WAIT;
    }
    if (refusing) {
      return Admission.INSTEAD;
    }
    TrafficState gate = session.gate();
    if (links.link() == null || gate.authority() != links.side()) {
      return Admission.WAIT;
    }
    if (gate.holds(conversation.transaction().open())) {
      return Admission.WAIT;
    }
    return conversation.transaction().aborted() ? Admission.INSTEAD : Admission.PASS;
  }

  /** Sends the command again that was kept, if it may pass now. */
  void reissue() {
    if (conversation.kept() == null) {
      return;
    }
    Admission admission = admission();
    if (admission == Admission.INSTEAD) {
      ReplayableCommand command = conversation.takeKept();
      command.release();
      answerInstead(command.kind());
    } else if (admission == Admission.PASS) {
      ReplayableCommand command = conversation.takeKept();
      ByteBuf frame = command.frame().retainedDuplicate();
      conversation.sent(command.kind(), command, 0, System.nanoTime(), true);
      links.link().write(frame, links.link().voidPromise());
    }
  }

  void answerInstead(CommandKind kind) {
    if (refusing) {
      meter.refused();
    }
    standIn.answer(kind);
  }

  void answer(ByteBuf reply) {
    standIn.say(reply);
  }

  void armPatience() {
    if (session.waiting() && !session.closed()) {
      patience.arm(session.limits().patience());
    }
  }

  void stopPatience() {
    patience.stop();
  }

  private void outOfPatience() {
    if (!session.closed() && links.link() == null && !session.gate().held()) {
      refusing = true;
      session.requests().pump();
      refusing = false;
    }
  }
}
