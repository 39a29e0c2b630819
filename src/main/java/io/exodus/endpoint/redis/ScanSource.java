package io.exodus.endpoint.redis;

import com.moilioncircle.redis.replicator.event.Event;
import com.moilioncircle.redis.replicator.rdb.datatype.DB;
import com.moilioncircle.redis.replicator.rdb.datatype.ExpiredType;
import com.moilioncircle.redis.replicator.rdb.datatype.KeyStringValueString;
import com.moilioncircle.redis.replicator.rdb.datatype.KeyValuePair;
import com.moilioncircle.redis.replicator.rdb.dump.datatype.DumpKeyValuePair;
import io.exodus.endpoint.EndpointSettings;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a server that refuses PSYNC holds, by SCAN and DUMP. Records that change meanwhile may be
 * told in either state, or not at all: the {@link ScanSession} behind it looks at them all again.
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
                sink.accept(event(record, rdbVersion));
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

  private static Event event(RecordDump record, int rdbVersion)
      throws IOException, InterruptedException {
    byte[] payload = record.payload();
    if (CopyDump.version(payload) <= rdbVersion) {
      return of(new DumpKeyValuePair(), record, payload);
    }
    CopyDump.Older older = CopyDump.rewrite(payload, rdbVersion);
    return older.string()
        ? of(new KeyStringValueString(), record, older.value())
        : of(new DumpKeyValuePair(), record, older.value());
  }

  private static Event of(KeyValuePair<byte[], byte[]> event, RecordDump record, byte[] value) {
    event.setDb(new DB(record.database()));
    event.setKey(record.key());
    event.setValue(value);
    if (record.expires() > 0) {
      event.setExpiredType(ExpiredType.MS);
      event.setExpiredValue(record.expires());
    }
    return event;
  }
}
