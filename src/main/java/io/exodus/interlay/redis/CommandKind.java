package io.exodus.interlay.redis;

/** What a command means to the interlay. */
enum CommandKind {
  READ,
  WRITE,
  /** A read that is also allowed among subscriptions. */
  PING,
  MULTI,
  EXEC,
  DISCARD,
  WATCH,
  UNWATCH,
  SELECT(Trait.WHOLE, Trait.SESSION),
  CLIENT(Trait.WHOLE, Trait.SESSION),
  AUTH(Trait.WHOLE, Trait.SESSION, Trait.BARRIER),
  HELLO(Trait.WHOLE, Trait.SESSION, Trait.BARRIER),
  RESET(Trait.SESSION, Trait.BARRIER),
  QUIT,
  /** Subscriptions of every kind, and their end. */
  SUBSCRIBE(Trait.SESSION, Trait.ALONE, Trait.BARRIER),
  MONITOR(Trait.SESSION, Trait.ALONE, Trait.BARRIER),
  /** May wait in the database; always does if {@link #BLOCKING}, with the word BLOCK if not. */
  BLOCKING(Trait.WHOLE, Trait.BARRIER),
  XREAD(Trait.WHOLE),
  XREADGROUP(Trait.WHOLE),
  /** An EXEC whose WATCH was lost at the flip: sent as DISCARD, answered with nil. */
  EXEC_AS_NIL,
  /** Turns the connection into something else than commands and answers. */
  REFUSED(Trait.ALONE);

  private enum Trait {
    WHOLE,
    SESSION,
    ALONE,
    BARRIER
  }

  /** Must have arrived whole before it is decided upon. */
  final boolean whole;

  /** Changes what the database knows of the connection. */
  final boolean session;

  /** Sent only when all before it is answered. */
  final boolean alone;

  /** Nothing is sent after it until it is answered. */
  final boolean barrier;

  private static final CommandKind[] KINDS = values();

  CommandKind(Trait... traits) {
    var set = java.util.Set.of(traits);
    whole = set.contains(Trait.WHOLE);
    session = set.contains(Trait.SESSION);
    alone = set.contains(Trait.ALONE);
    barrier = set.contains(Trait.BARRIER);
  }

  static CommandKind of(int ordinal) {
    return KINDS[ordinal];
  }
}
