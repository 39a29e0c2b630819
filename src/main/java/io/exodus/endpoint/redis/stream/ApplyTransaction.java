package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.redis.control.RespKeys;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespError;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What has been sent of one transaction since its MULTI, and what of it the server has taken. */
final class ApplyTransaction {

  /** Bytes that are sent at a time. */
  static final int CHUNK = 1 << 20;

  /** Refused commands of a transaction after which the rest is not sent. */
  private static final int ENOUGH = 1_000;

  /** In place of an index, for Exodus's own commands. */
  private static final int OURS = -1;

  private final RespConnection connection;
  private final RespBuffer out;
  private final int control;
  private final String key;
  private final Map<Integer, RespError> errors = new HashMap<>();
  private final BitSet idle = new BitSet();
  private int[] indexes = new int[1024];
  private int count;
  private int flushed;
  private int heard = -1;
  private int selected;
  private String refusal;
  private RespError last;

  /**
   * @param control number of the logical database of Exodus's own keys, which is selected
   * @param key of the checkpoint
   */
  ApplyTransaction(RespConnection connection, int control, String key) {
    this.connection = connection;
    this.out = connection.out();
    this.control = control;
    this.selected = control;
    this.key = key;
  }

  /**
   * Sends MULTI and the commands.
   *
   * @param without indexes of commands to be left out
   * @param kept Exodus's own keys, to be written again where a command takes them away
   */
  void send(ApplyCommands commands, BitSet without, RespKeys.Kept kept) throws IOException {
    out.command("MULTI");
    commands.each(
        (index, command) -> {
          if (!without.get(index)) {
            send(index, command, kept);
            if (out.size() >= CHUNK) {
              flush();
            }
          }
          return !hopeless();
        });
    select(control);
  }

  private void send(int index, ApplyBatch.Command command, RespKeys.Kept kept) throws IOException {
    if (command.wipe()) {
      remove(kept);
    }
    select(command.database());
    if (command.bytes().length < CHUNK) {
      out.raw(command.bytes());
    } else {
      connection.flush();
      connection.write(command.bytes());
    }
    add(index);
    if (command.wipe()) {
      select(control);
      kept.write(out);
      ours(kept.size());
    }
  }

  /** A SWAPDB would leave Exodus's keys behind in the other database. */
  private void remove(RespKeys.Kept kept) {
    select(control);
    out.command("DEL", key);
    for (byte[][] restore : kept.restores()) {
      out.command(RespBuffer.ascii("DEL"), restore[1]);
    }
    ours(1 + kept.size());
  }

  private void select(int wanted) {
    if (selected != wanted) {
      out.command("SELECT", Integer.toString(wanted));
      ours(1);
      selected = wanted;
    }
  }

  /** So many commands of Exodus's own have been added. */
  void ours(int number) {
    for (int i = 0; i < number; i++) {
      add(OURS);
    }
  }

  private void add(int index) {
    if (count == indexes.length) {
      indexes = Arrays.copyOf(indexes, 2 * count);
    }
    indexes[count++] = index;
  }

  /** Sends, and hears about what was sent before: the server takes this meanwhile. */
  private void flush() throws IOException {
    connection.flush();
    hear(flushed);
    flushed = count;
  }

  /** Hears whether the server has taken all that was sent. */
  void hear() throws IOException {
    hear(count);
  }

  private void hear(int end) throws IOException {
    for (; heard < end; heard++) {
      RespError error = connection.in().outcome();
      if (error != null && heard < 0) {
        refusal = error.message();
      } else if (error != null) {
        errors.put(indexes[heard], shared(error));
      }
    }
  }

  /** What the command at that place of the transaction answered. */
  void answered(int place, RespError error, boolean nothing) {
    if (error != null) {
      errors.put(indexes[place], shared(error));
    } else if (nothing && indexes[place] != OURS) {
      idle.set(indexes[place]);
    }
  }

  /** The same words need not be kept a million times. */
  private RespError shared(RespError error) {
    last = error.equals(last) ? last : error;
    return last;
  }

  /** EXEC will be refused, and there is no need to know of more reasons. */
  boolean hopeless() {
    return refusal != null || errors.size() >= ENOUGH;
  }

  /** Why MULTI was refused; null where it was not. */
  String refusal() {
    return refusal;
  }

  /** Why it is {@link #hopeless}. */
  String reason() {
    return refusal != null ? refusal : last.message();
  }

  /** Errors of single commands, by their index. */
  Map<Integer, RespError> errors() {
    return errors;
  }

  /** Commands, by their index, that answered nil or 0. */
  BitSet idle() {
    return idle;
  }
}
