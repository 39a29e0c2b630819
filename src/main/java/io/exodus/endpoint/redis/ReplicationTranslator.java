package io.exodus.endpoint.redis;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.redis.ReplicationEntry.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes of an origin's commands what the destination is to apply: Exodus's own keys left out, times
 * to live absolute, the logical database known. One thread.
 */
final class ReplicationTranslator {

  private static final int NAMES = 64;

  private final byte[] marker;
  private final RespBuffer encoded = new RespBuffer();
  private final byte[][] words = new byte[NAMES][];
  private final String[] names = new String[NAMES];
  private ReplicationConnection.Origin origin;
  private int database = ReplicationEntry.UNKNOWN;

  ReplicationTranslator(ControlSpace space, Direction direction) {
    marker = RespBuffer.ascii(space.marker(direction));
  }

  /**
   * @param origin how it stood when the stream was attached, or heard again after a silence: what
   *     its log held by then happened at a time nobody knows
   */
  void attached(ReplicationConnection.Origin origin, int database) {
    this.origin = origin;
    this.database = database;
  }

  int database() {
    return database;
  }

  /**
   * @param offset of the origin's log after the command
   */
  ReplicationEntry translate(byte[][] command, long offset) {
    String name = name(command[0]);
    switch (name) {
      case "SELECT":
        database = Integer.parseInt(new String(command[1], StandardCharsets.US_ASCII));
        return entry(Kind.POSITION, offset);
      case "PING":
      case "REPLCONF":
      case "PUBLISH":
      case "SPUBLISH":
        return entry(Kind.POSITION, offset);
      case "SCRIPT":
        // A cached script is an effect on no record; only LOAD helps a later EVALSHA.
        return command.length > 1 && ReplicationTtl.text(command[1]).equals("LOAD")
            ? entry(Kind.COMMAND, offset, command)
            : entry(Kind.POSITION, offset);
      case "MULTI":
        return entry(Kind.BEGIN, offset);
      case "EXEC":
        return entry(Kind.COMMIT, offset);
      case "FLUSHALL":
      case "FLUSHDB":
      case "SWAPDB":
        return entry(Kind.WIPE, offset, command);
      default:
        return record(name, command, offset);
    }
  }

  /** A log repeats few names: those seen before need not be made anew. */
  private String name(byte[] word) {
    int hash = word.length == 0 ? 0 : word[0] * 31 + word[word.length - 1] * 7 + word.length;
    int at = hash & (NAMES - 1);
    if (!Arrays.equals(word, words[at])) {
      words[at] = word;
      names[at] = ReplicationTtl.text(word);
    }
    return names[at];
  }

  private ReplicationEntry record(String name, byte[][] command, long offset) {
    List<byte[]> keys = ReplicationKeys.of(name, command);
    for (byte[] key : keys) {
      if (ControlSpace.owns(key)) {
        return own(name, command, keys, offset);
      }
    }
    byte[][] absolute = ReplicationTtl.absolute(name, command, origin.now());
    if (absolute == null) {
      return entry(Kind.COMMAND, offset, command);
    }
    boolean estimated = offset <= origin.end().offset();
    return new ReplicationEntry(Kind.COMMAND, offset, database, estimated, encode(absolute));
  }

  private ReplicationEntry own(String name, byte[][] command, List<byte[]> keys, long offset) {
    if (database == ReplicationEntry.UNKNOWN) {
      // The log names a database only when it changes, and these keys are in one only.
      database = origin.controlDatabase();
    }
    if (name.equals("SET") && Arrays.equals(command[1], marker)) {
      return new ReplicationEntry(Kind.MARKER, offset, database, false, command[2]);
    }
    boolean several = name.equals("DEL") || name.equals("UNLINK");
    if (several && !keys.stream().allMatch(ControlSpace::owns)) {
      List<byte[]> others = new ArrayList<>(keys);
      others.removeIf(ControlSpace::owns);
      others.add(0, command[0]);
      return entry(Kind.COMMAND, offset, others.toArray(byte[][]::new));
    }
    return entry(Kind.POSITION, offset);
  }

  private ReplicationEntry entry(Kind kind, long offset) {
    return ReplicationEntry.of(kind, offset, database);
  }

  private ReplicationEntry entry(Kind kind, long offset, byte[][] command) {
    return new ReplicationEntry(kind, offset, database, false, encode(command));
  }

  private byte[] encode(byte[][] command) {
    encoded.clear();
    return encoded.command(command).toByteArray();
  }
}
