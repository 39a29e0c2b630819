package io.exodus.endpoint.redis.copy;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.scan.ScanReader;
import io.exodus.endpoint.redis.snapshot.CopyDump;
import io.exodus.endpoint.redis.snapshot.CopySnapshot;
import io.exodus.endpoint.redis.snapshot.RecordDump;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.endpoint.redis.wire.RespError;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a server that refuses PSYNC holds, by SCAN and DUMP. Records that change meanwhile may be
 * told in either state, or not at all: the {@code ScanSession} behind it looks at them all again.
 */
final class ScanSource implements CopySource {

  private final ScanReader reader;
  private final CopyTally tally;

  /** Random where it begins, so that one copy can be told from the next. */
  private final Position position =
      new Position(Checkpoint.SCANNED, ThreadLocalRandom.current().nextLong(1L << 40));

  ScanSource(EndpointSettings endpoint, CopyTally tally, RespCloser closer) throws IOException {
    this.reader = closer.add(new ScanReader(endpoint));
    this.tally = tally;
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public void read(int rdbVersion, CopySnapshot.Sink sink)
      throws IOException, InterruptedException {
    for (int database : reader.databases()) {
      ScanReader.Outcome outcome =
          new ScanReader.Outcome() {
            @Override
            public void read(RecordDump record) throws IOException, InterruptedException {
              if (record.payload() != null) {
                give(record, rdbVersion, sink);
              }
            }

            @Override
            public void refused(byte[] key, RespError error) {
              tally.replied(Integer.toString(database), key, error);
            }
          };
      reader.scan(database, keys -> reader.read(database, keys, outcome));
    }
    reader.close();
  }

  private static void give(RecordDump record, int rdbVersion, CopySnapshot.Sink sink)
      throws IOException, InterruptedException {
    byte[] payload = record.payload();
    if (CopyDump.version(payload) <= rdbVersion) {
      sink.payload(record.database(), record.key(), payload, record.expires());
      return;
    }
    CopyDump.Older older = CopyDump.rewrite(payload, rdbVersion);
    if (older.string()) {
      sink.string(record.database(), record.key(), older.value(), record.expires());
    } else {
      sink.payload(record.database(), record.key(), older.value(), record.expires());
    }
  }
}
