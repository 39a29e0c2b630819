package io.exodus.endpoint.redis.replication;

import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.replication.ReplicationEntry.Kind;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.migration.Direction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes of an origin's commands what the destination is to apply: Exodus's own keys left out, times
 * to live absolute, the logical database known. One thread.
 */
final class ReplicationTranslator {

  /** Bytes of a command beyond which it is encoded without a buffer that grows. */
  private static final int LARGE = 1 << 20;

  private final byte[] marker;
  private final RespBuffer encoded = new RespBuffer();
  private final CommandNames<CommandTraits> names = new CommandNames<>(CommandTraits::of);
  private final LogClock clock;
  private ReplicationConnection.Origin origin;
  private int database = ReplicationEntry.UNKNOWN;

  ReplicationTranslator(ExodusKeys space, Direction direction, LogClock clock) {
    this.clock = clock;
    marker = RespBuffer.ascii(space.marker(direction));
  }

  /**
   * @param origin how it stood when the stream was attached, or heard again after a silence: what
   *     its log held by then happened at a time nobody knows
   */
  void attached(ReplicationConnection.Origin origin, int database) {
    this.origin = origin;
    this.database = database;
    clock.told(origin.end().offset(), origin.now());
  }

  int database() {
    return database;
  }

  /**
   * @param offset of the origin's log after the command
   */
  ReplicationEntry translate(RespFrame command, long offset) {
    CommandTraits traits = names.of(command.bytes(), command.start(0), command.end(0));
    switch (traits.name()) {
      case "SELECT":
        database = Integer.parseInt(new String(command.word(1), StandardCharsets.US_ASCII));
        return entry(Kind.POSITION, offset);
      case "PING":
      case "REPLCONF":
      case "PUBLISH":
      case "SPUBLISH":
        return entry(Kind.POSITION, offset);
      case "SCRIPT":
        // A cached script is an effect on no record; only LOAD helps a later EVALSHA.
        return command.count() > 1 && ReplicationTtl.text(command.word(1)).equals("LOAD")
            ? entry(Kind.COMMAND, offset, command.bytes())
            : entry(Kind.POSITION, offset);
      case "MULTI":
        return entry(Kind.BEGIN, offset);
      case "EXEC":
        return entry(Kind.COMMIT, offset);
      case "FLUSHALL":
      case "FLUSHDB":
      case "SWAPDB":
        return entry(Kind.WIPE, offset, command.bytes());
      default:
        return record(traits, command, offset);
    }
  }

  private ReplicationEntry record(CommandTraits traits, RespFrame command, long offset) {
    String name = traits.name();
    if (ownsSome(traits, command)) {
      return own(name, command.words(), offset);
    }
    if (!traits.mayBeRelative() || command.count() <= 3 && name.equals("SET")) {
      return entry(Kind.COMMAND, offset, command.bytes());
    }
    byte[][] words = command.words();
    byte[][] absolute = ReplicationTtl.absolute(name, words, 0);
    if (absolute == null) {
      return entry(Kind.COMMAND, offset, command.bytes());
    }
    LogClock.Date date = clock.date(offset);
    absolute = ReplicationTtl.absolute(name, words, date.latest());
    return new ReplicationEntry(Kind.COMMAND, offset, database, !date.known(), encode(absolute));
  }

  private static boolean ownsSome(CommandTraits traits, RespFrame command) {
    if (traits.first()) {
      return command.count() > 1
          && ExodusKeys.owns(command.bytes(), command.start(1), command.end(1));
    }
    return ReplicationKeys.of(traits.name(), command.words()).stream().anyMatch(ExodusKeys::owns);
  }

  private ReplicationEntry own(String name, byte[][] command, long offset) {
    if (database == ReplicationEntry.UNKNOWN) {
      // The log names a database only when it changes, and these keys are in one only.
      database = origin.controlDatabase();
    }
    if (name.equals("SET") && Arrays.equals(command[1], marker)) {
      return new ReplicationEntry(Kind.MARKER, offset, database, false, command[2]);
    }
    List<byte[]> keys = ReplicationKeys.of(name, command);
    boolean several = name.equals("DEL") || name.equals("UNLINK");
    if (several && !keys.stream().allMatch(ExodusKeys::owns)) {
      List<byte[]> others = new ArrayList<>(keys);
      others.removeIf(ExodusKeys::owns);
      others.add(0, command[0]);
      return entry(Kind.COMMAND, offset, encode(others.toArray(byte[][]::new)));
    }
    return entry(Kind.POSITION, offset);
  }

  private ReplicationEntry entry(Kind kind, long offset) {
    return ReplicationEntry.of(kind, offset, database);
  }

  private ReplicationEntry entry(Kind kind, long offset, byte[] command) {
    return new ReplicationEntry(kind, offset, database, false, command);
  }

  private byte[] encode(byte[][] command) {
    long size = 0;
    for (byte[] argument : command) {
      size += argument.length;
    }
    if (size > LARGE) {
      return RespBuffer.exactly(command);
    }
    encoded.clear();
    return encoded.command(command).toByteArray();
  }
}
