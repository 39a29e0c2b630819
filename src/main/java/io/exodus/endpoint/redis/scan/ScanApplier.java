package io.exodus.endpoint.redis.scan;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.snapshot.RecordDump;
import io.exodus.endpoint.redis.stream.ApplyBatch;
import io.exodus.endpoint.redis.stream.ApplyCommands;
import io.exodus.endpoint.redis.stream.ApplyStatus;
import io.exodus.endpoint.redis.stream.ApplyWriter;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.migration.RecordId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Carries records of the origin over whole, as they are now: some at a time, in one transaction
 * with the checkpoint of the stream.
 */
final class ScanApplier {

  private static final int BYTES = 4 << 20;

  private final ApplyWriter writer;
  private final ApplyStatus status;
  private final Follower.Listener listener;
  private final ScanReader origin;
  private final ScanTarget target;
  private final Set<RecordId> repairs = new LinkedHashSet<>();
  private int rdbVersion = -1;

  ScanApplier(
      ScanReader origin,
      ScanTarget target,
      ApplyWriter writer,
      ApplyStatus status,
      Follower.Listener listener) {
    this.origin = origin;
    this.target = target;
    this.writer = writer;
    this.status = status;
    this.listener = listener;
  }

  /** The listener is to be told when that record has been carried. */
  void repair(RecordId record) {
    repairs.add(record);
  }

  /**
   * @throws EndpointException if either side fails
   * @throws ApplyWriter.Ended when the stream has been ended
   */
  void carry(int database, List<byte[]> keys) throws InterruptedException {
    if (keys.isEmpty()) {
      return;
    }
    if (rdbVersion < 0) {
      rdbVersion = writer.rdbVersion();
    }
    Batch batch = new Batch(database);
    try {
      origin.read(database, keys, batch);
    } catch (IOException e) {
      throw RedisErrors.of(origin.endpoint(), "cannot be read", e);
    }
    batch.write();
  }

  /**
   * Writes the checkpoint, and with it what Exodus notes beside it.
   *
   * @param marker that has come through; null for none
   */
  void note(Instant marker, String[]... notes) throws InterruptedException {
    List<ApplyBatch.Command> commands = new ArrayList<>();
    for (String[] note : notes) {
      byte[] bytes = new RespBuffer().command(note).toByteArray();
      commands.add(new ApplyBatch.Command(target.database(), bytes, false, false));
    }
    write(commands, marker, 0);
  }

  private ApplyWriter.Outcome write(List<ApplyBatch.Command> commands, Instant marker, int changes)
      throws InterruptedException {
    Checkpoint next = writer.checkpoint().next(marker);
    ApplyWriter.Outcome outcome = writer.apply(ApplyCommands.of(commands), next, false);
    status.applied(next, changes - outcome.failed().size(), marker);
    return outcome;
  }

  /** Gathers what is read until there is enough of it. */
  private final class Batch implements ScanReader.Outcome {
    private final int database;
    private final List<ApplyBatch.Command> commands = new ArrayList<>();
    private final List<RecordId> records = new ArrayList<>();
    private long bytes;

    Batch(int database) {
      this.database = database;
    }

    @Override
    public void read(RecordDump record) throws InterruptedException {
      RecordId id = id(record.key());
      if (record.payload() != null && record.payload().length > target.longestValue()) {
        fail(
            id,
            record.payload().length
                + " bytes are more than one command may have; raise proto-max-bulk-len on the "
                + "target");
        return;
      }
      try {
        byte[] command = record.command(rdbVersion);
        commands.add(new ApplyBatch.Command(database, command, false, false));
        records.add(id);
        bytes += command.length;
      } catch (IOException e) {
        fail(id, e.getMessage());
      }
      if (bytes > BYTES || commands.size() >= ScanReader.AT_ONCE) {
        write();
      }
    }

    @Override
    public void refused(byte[] key, RespError error) {
      fail(id(key), error.message());
    }

    void write() throws InterruptedException {
      if (commands.isEmpty()) {
        return;
      }
      Map<Integer, RespError> failed =
          ScanApplier.this.write(commands, null, commands.size()).failed();
      for (int i = 0; i < records.size(); i++) {
        RespError error = failed.get(i);
        if (error != null) {
          fail(records.get(i), error.message());
        } else if (repairs.remove(records.get(i))) {
          listener.repaired(records.get(i));
        }
      }
      commands.clear();
      records.clear();
      bytes = 0;
    }

    private RecordId id(byte[] key) {
      return new RecordId(Integer.toString(database), KeyText.of(key));
    }

    private void fail(RecordId record, String reason) {
      repairs.remove(record);
      listener.failed(new FailedRecord(record, "cannot be carried over: " + reason));
    }
  }
}
