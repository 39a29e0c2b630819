package io.exodus.interlay.redis;

/**
 * What one client and its database have said to each other, as far as it decides what may be said
 * next: commands without an answer yet, an open transaction, what the connection has turned into.
 */
final class Conversation {

  private final SessionState state = new SessionState();
  private final TransactionState transaction = new TransactionState();
  private final InFlight inFlight = new InFlight();

  private boolean quitting;
  private boolean opaque;
  private boolean subscribed;
  private boolean streaming;
  private boolean admitted;
  private boolean barrier;
  private long subscriptionAnswers;
  private long multiSerial;
  private ReplayableCommand reissue;

  /** Notes a command that has been sent. */
  void sent(
      CommandKind kind, ReplayableCommand tracked, long arguments, long now, boolean answered) {
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

  /** Whether an answer of that type belongs to the oldest command, and ends it. */
  boolean ends(byte type) {
    if (inFlight.isEmpty()) {
      return false;
    }
    if (inFlight.kind() == CommandKind.SUBSCRIBE) {
      subscription(error(type));
      return false;
    }
    return type != '>' && !streaming;
  }

  private void subscription(boolean error) {
    subscribed |= !error;
    streaming = !error && !state.resp3();
    if (error || --subscriptionAnswers == 0) {
      inFlight.remove();
      barrier = false;
    }
  }

  /**
   * The oldest command has its answer.
   *
   * @return whether that shows that this client is let in without a log-in, for the first time
   */
  boolean answered(byte type) {
    CommandKind kind = inFlight.kind();
    ReplayableCommand tracked = inFlight.remove();
    boolean error = error(type);
    switch (kind) {
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
    if (tracked == null) {
      boolean first = !error && !admitted && !state.loggedIn();
      admitted |= first;
      return first;
    }
    if (!error) {
      tracked.accepted().accept(state);
    }
    tracked.release();
    return false;
  }

  static boolean error(byte type) {
    return type == '-' || type == '!';
  }

  private void reset() {
    state.reset();
    opaque = false;
    subscribed = false;
    streaming = false;
  }

  /** RESP2 knows no way out of subscriptions but to send another command. */
  void leaveStream(CommandKind kind) {
    if (streaming
        && kind != CommandKind.SUBSCRIBE
        && kind != CommandKind.PING
        && kind != CommandKind.QUIT) {
      streaming = false;
      subscribed = false;
    }
  }

  /** Keeps a command that was answered, to be issued again. */
  void keep(ReplayableCommand command) {
    reissue = command;
    barrier = false;
  }

  /** The command that is to be issued again; null if there is none. */
  ReplayableCommand kept() {
    return reissue;
  }

  ReplayableCommand takeKept() {
    ReplayableCommand command = reissue;
    reissue = null;
    return command;
  }

  /** The answer to a log-in is final. */
  void concluded() {
    barrier = false;
  }

  /** Whether nothing more may be sent before an answer has come. */
  boolean full(int most) {
    return barrier || inFlight.size() >= most;
  }

  boolean blocked() {
    return !inFlight.isEmpty() && inFlight.kind() == CommandKind.BLOCKING;
  }

  /** The database may know something of this connection that was not followed. */
  void opaque() {
    opaque = true;
  }

  /** Whether no new link can be brought to the state of the old one. */
  boolean unreplayable() {
    return opaque || subscribed || streaming;
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

  void release() {
    inFlight.release();
    if (reissue != null) {
      reissue.release();
      reissue = null;
    }
  }
}
