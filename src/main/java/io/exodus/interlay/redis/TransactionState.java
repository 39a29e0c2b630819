package io.exodus.interlay.redis;

/**
 * Where a client stands between WATCH, MULTI and EXEC, by what it has sent: the database works in
 * the same order.
 */
final class TransactionState {

  private boolean open;
  private boolean aborted;
  private boolean watching;
  private boolean watchLost;
  private long serial;

  /** A MULTI was sent and neither EXEC nor DISCARD. */
  boolean open() {
    return open;
  }

  /** The transaction was lost with its link: its client hears so, as if Redis had aborted it. */
  boolean aborted() {
    return aborted;
  }

  /** The database no longer watches what the client believes watched: its EXEC must fail. */
  boolean watchLost() {
    return watchLost;
  }

  /** Grows with every command that opens or ends a transaction. */
  long serial() {
    return serial;
  }

  void sent(CommandKind kind) {
    switch (kind) {
      case MULTI -> {
        open = true;
        serial++;
      }
      case EXEC, EXEC_AS_NIL, DISCARD -> end();
      case RESET -> end();
      case WATCH -> watching |= !open;
      case UNWATCH -> {
        if (!open) {
          watching = false;
          watchLost = false;
        }
      }
      default -> {}
    }
  }

  private void end() {
    open = false;
    watching = false;
    watchLost = false;
    serial++;
  }

  /** The database did not accept the MULTI sent when the serial had that value. */
  void multiRefused(long at) {
    if (serial == at) {
      open = false;
    }
  }

  /** The link is gone. Returns true if that ended a transaction. */
  boolean lose() {
    if (open) {
      end();
      aborted = true;
      return true;
    }
    watchLost |= watching;
    watching = false;
    return false;
  }

  /** A MULTI that could not be sent: what follows must not run outside of it. */
  void abort() {
    aborted = true;
  }

  void abortTold() {
    aborted = false;
  }
}
