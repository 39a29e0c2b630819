package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.redis.replication.CommandNames;
import io.exodus.endpoint.redis.replication.ReplicationKeys;
import io.exodus.endpoint.redis.replication.ReplicationTtl;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.migration.RecordId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a command of an origin's log does to the records it writes, read from its words alone. */
final class ApplyKeys {

  private final byte[] encoded;
  private final int database;
  private final ApplyTraits traits;
  private final int count;

  /** Where the first argument stands, if there is one. */
  private final int start;

  private final int end;

  /** All words: most commands need not be looked at as closely as that. */
  private RespFrame frame;

  private ApplyKeys(ApplyBatch.Command command, CommandNames<ApplyTraits> names) {
    this.encoded = command.bytes();
    this.database = command.database();
    this.count = RespFrame.number(encoded, 1);
    int at = RespFrame.after(encoded, 0);
    int length = RespFrame.number(encoded, at + 1);
    at = RespFrame.after(encoded, at);
    this.traits = names.of(encoded, at, at + length);
    at += length + 2;
    this.start = count > 1 ? RespFrame.after(encoded, at) : 0;
    this.end = count > 1 ? start + RespFrame.number(encoded, at + 1) : 0;
  }

  static ApplyKeys of(ApplyBatch.Command command) {
    return of(command, names());
  }

  static ApplyKeys of(ApplyBatch.Command command, CommandNames<ApplyTraits> names) {
    return new ApplyKeys(command, names);
  }

  static CommandNames<ApplyTraits> names() {
    return new CommandNames<>(ApplyTraits::of);
  }

  /**
   * Cheap: may this command set or remove a time to live of its own? Told from the lengths alone.
   */
  static boolean mayEnd(byte[] encoded) {
    int count = RespFrame.number(encoded, 1);
    int at = RespFrame.after(encoded, 0);
    int length = RespFrame.number(encoded, at + 1);
    at = RespFrame.after(encoded, at);
    int first = encoded[at] & ~0x20;
    return switch (length) {
      case 3 -> first == 'S' && count > 3;
      case 7 -> first == 'P' || first == 'R';
      case 8 -> first == 'E';
      case 9 -> first == 'P';
      default -> false;
    };
  }

  String name() {
    return traits.name();
  }

  private byte[] word(int at) {
    return frame().word(at);
  }

  private String text(int at) {
    return ReplicationTtl.text(word(at));
  }

  private RespFrame frame() {
    if (frame == null) {
      frame = RespFrame.of(encoded);
    }
    return frame;
  }

  /** Does it write its first argument, in its own database, and nothing else? */
  private boolean single() {
    return traits.single() && count > 1;
  }

  /**
   * Cheap: could what it writes be among those records?
   *
   * @return true for a command that writes more than its first argument
   */
  boolean mayBeAmong(RecordSketch records) {
    return !single() || records.mayHold(database, encoded, start, end);
  }

  /**
   * Cheap: is what it writes among those that lasted?
   *
   * @param offset of the log after it
   */
  boolean lasted(LastingRecords records, long offset) {
    return single() && records.lasted(database, encoded, start, end, offset);
  }

  /** The records written. */
  List<RecordId> records() {
    List<RecordId> records = new ArrayList<>(1);
    if (single()) {
      records.add(record(database, Arrays.copyOfRange(encoded, start, end)));
      return records;
    }
    for (byte[] key : ReplicationKeys.of(name(), frame().words())) {
      records.add(record(database, key));
    }
    int other = otherDatabase();
    if (other >= 0 && count > 2) {
      records.add(record(other, word(name().equals("MOVE") ? 1 : 2)));
    }
    return records;
  }

  /** Where MOVE, or COPY … DB, puts the record; -1 for the same database. */
  private int otherDatabase() {
    if (name().equals("MOVE")) {
      return number(word(2));
    }
    for (int i = 3; name().equals("COPY") && i + 1 < count; i++) {
      if (text(i).equals("DB")) {
        return number(word(i + 1));
      }
    }
    return -1;
  }

  /** Is what it writes independent of what was there? */
  boolean whole() {
    if (traits.whole()) {
      return true;
    }
    return switch (name()) {
      case "SET" -> !has("NX", 3) && !has("XX", 3) && !has("KEEPTTL", 3);
      case "RESTORE" -> has("REPLACE", 4);
      default -> false;
    };
  }

  boolean derived() {
    return traits.derived();
  }

  boolean telling() {
    return traits.telling();
  }

  boolean persists() {
    return name().equals("PERSIST");
  }

  /** Everything that may be a record read: all arguments, as what they are is not known here. */
  List<RecordId> mentioned() {
    List<RecordId> mentioned = new ArrayList<>(count);
    for (int i = 1; i < count; i++) {
      mentioned.add(record(database, word(i)));
    }
    return mentioned;
  }

  /** The instant at which what it writes ends, milliseconds since 1970; -1 where it says none. */
  long ends() {
    switch (name()) {
      case "PEXPIREAT":
        return instant(2, 1);
      case "EXPIREAT":
        return instant(2, 1000);
      case "RESTORE":
        long until = instant(2, 1);
        return until == 0 ? -1 : until;
      case "SET":
        for (int i = 3; i + 1 < count; i++) {
          String option = text(i);
          if (option.equals("PXAT") || option.equals("EXAT")) {
            return instant(i + 1, option.equals("PXAT") ? 1 : 1000);
          }
        }
        return -1;
      default:
        return -1;
    }
  }

  /** The two databases of a SWAPDB. */
  int[] swapped() {
    return new int[] {number(word(1)), number(word(2))};
  }

  private long instant(int at, long unit) {
    return unit * Long.parseLong(new String(word(at), StandardCharsets.US_ASCII));
  }

  private static int number(byte[] word) {
    return Integer.parseInt(new String(word, StandardCharsets.US_ASCII));
  }

  private boolean has(String option, int from) {
    for (int i = from; i < count; i++) {
      if (text(i).equals(option)) {
        return true;
      }
    }
    return false;
  }

  private static RecordId record(int database, byte[] key) {
    return new RecordId(Integer.toString(database), KeyText.of(key));
  }
}
