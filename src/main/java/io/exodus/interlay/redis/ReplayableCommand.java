package io.exodus.interlay.redis;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;

/**
 * A command whose answer matters to the interlay.
 *
 * @param kind what it counts as, now that its words are known
 * @param frame the command itself, kept to be issued again; null where it never is
 * @param accepted what to remember once the database has accepted it
 */
record ReplayableCommand(CommandKind kind, ByteBuf frame, Consumer<SessionState> accepted) {

  private static final Consumer<SessionState> NOTHING = state -> {};

  /**
   * Looks closer at a command that has arrived whole.
   *
   * @return null where it needs no tracking: see {@link #plain}
   */
  static ReplayableCommand of(CommandKind kind, List<byte[]> words, ByteBuf in, int from, int to) {
    return switch (kind) {
      case BLOCKING -> new ReplayableCommand(kind, in.copy(from, to - from), NOTHING);
      case XREAD, XREADGROUP ->
          blocks(words)
              ? new ReplayableCommand(CommandKind.BLOCKING, in.copy(from, to - from), NOTHING)
              : null;
      case AUTH -> new ReplayableCommand(kind, in.copy(from, to - from), auth(words));
      case HELLO -> new ReplayableCommand(kind, in.copy(from, to - from), hello(words));
      case SELECT ->
          words.size() == 2
              ? new ReplayableCommand(kind, null, state -> state.select(words.get(1)))
              : null;
      case CLIENT ->
          words.size() == 3 && Arguments.is(words.get(1), "SETNAME")
              ? new ReplayableCommand(kind, null, state -> state.name(words.get(2)))
              : null;
      default -> null;
    };
  }

  /** What a command counts as that needs no tracking. */
  static CommandKind plain(CommandKind kind) {
    return switch (kind) {
      case XREAD, CLIENT, SELECT, AUTH, HELLO -> CommandKind.READ;
      case XREADGROUP, BLOCKING -> CommandKind.WRITE;
      default -> kind;
    };
  }

  /** XREAD's options end with STREAMS: a key may be called BLOCK. */
  private static boolean blocks(List<byte[]> words) {
    for (int i = 1; i < words.size() && !Arguments.is(words.get(i), "STREAMS"); i++) {
      if (Arguments.is(words.get(i), "BLOCK")) {
        return true;
      }
    }
    return false;
  }

  private static Consumer<SessionState> auth(List<byte[]> words) {
    return switch (words.size()) {
      case 2 -> state -> state.login(null, words.get(1));
      case 3 -> state -> state.login(words.get(1), words.get(2));
      default -> NOTHING;
    };
  }

  private static Consumer<SessionState> hello(List<byte[]> words) {
    return state -> {
      if (words.size() > 1) {
        state.protocol(words.get(1));
      }
      for (int i = 2; i < words.size(); i++) {
        if (Arguments.is(words.get(i), "AUTH") && i + 2 < words.size()) {
          state.login(words.get(i + 1), words.get(i + 2));
          i += 2;
        } else if (Arguments.is(words.get(i), "SETNAME") && i + 1 < words.size()) {
          state.name(words.get(++i));
        }
      }
    };
  }

  void release() {
    if (frame != null) {
      frame.release();
    }
  }

  @Override
  public String toString() {
    return kind.name();
  }
}
