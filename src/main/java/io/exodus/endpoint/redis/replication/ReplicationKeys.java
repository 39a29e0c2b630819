package io.exodus.endpoint.redis.replication;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which keys a streamed command writes. A stream holds effects, so most commands write their first
 * argument (see the key specifications at redis.io/commands).
 */
public final class ReplicationKeys {

  private static final Set<String> ALL = Set.of("DEL", "UNLINK", "TOUCH");
  private static final Set<String> PAIRS = Set.of("MSET", "MSETNX");
  private static final Set<String> TWO =
      Set.of("RENAME", "RENAMENX", "RPOPLPUSH", "LMOVE", "SMOVE", "BRPOPLPUSH", "BLMOVE", "COPY");
  private static final Set<String> SECOND =
      Set.of("BITOP", "XGROUP", "XINFO", "OBJECT", "MEMORY", "DEBUG");
  private static final Set<String> NONE =
      Set.of(
          "FLUSHALL",
          "FLUSHDB",
          "SWAPDB",
          "FUNCTION",
          "SCRIPT",
          "PUBLISH",
          "SPUBLISH",
          "PING",
          "REPLCONF",
          "SELECT",
          "MULTI",
          "EXEC");
  private static final Set<String> COUNTED = Set.of("EVAL", "EVALSHA", "FCALL");
  private static final Set<String> STORE = Set.of("SORT", "GEORADIUS", "GEORADIUSBYMEMBER");

  /** All that write something else than their first argument alone. */
  private static final Set<String> OTHERS =
      Stream.of(ALL, PAIRS, TWO, SECOND, NONE, COUNTED, STORE)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private ReplicationKeys() {}

  /**
   * Does it write its first argument, and nothing else?
   *
   * @param name of the command in upper case
   */
  public static boolean first(String name) {
    return !OTHERS.contains(name);
  }

  /**
   * @param name of the command in upper case
   */
  public static List<byte[]> of(String name, byte[][] command) {
    if (first(name)) {
      return command.length > 1 ? List.of(command[1]) : List.of();
    }
    List<byte[]> keys = new ArrayList<>(2);
    if (NONE.contains(name)) {
      return keys;
    }
    if (ALL.contains(name) || PAIRS.contains(name)) {
      for (int i = 1; i < command.length; i += PAIRS.contains(name) ? 2 : 1) {
        keys.add(command[i]);
      }
    } else if (TWO.contains(name)) {
      add(keys, command, 1);
      add(keys, command, 2);
    } else if (SECOND.contains(name)) {
      add(keys, command, 2);
    } else if (COUNTED.contains(name) && command.length > 2) {
      int count = Integer.parseInt(new String(command[2], StandardCharsets.US_ASCII));
      for (int i = 0; i < count; i++) {
        add(keys, command, 3 + i);
      }
    } else if (STORE.contains(name)) {
      for (int i = 2; i + 1 < command.length; i++) {
        if (ReplicationTtl.text(command[i]).startsWith("STORE")) {
          add(keys, command, i + 1);
        }
      }
    }
    return keys;
  }

  private static void add(List<byte[]> keys, byte[][] command, int at) {
    if (at < command.length) {
      keys.add(command[at]);
    }
  }
}
