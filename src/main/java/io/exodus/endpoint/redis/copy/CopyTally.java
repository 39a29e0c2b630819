package io.exodus.endpoint.redis.copy;

import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.migration.RecordId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a copy has written and tells its listener; used by the reply-reading threads. */
final class CopyTally {

  /** A target that refuses so many records on end will not take the next one either. */
  private static final int HOPELESS = 1000;

  private final String target;
  private final Copier.Listener listener;
  private final LongAdder copied = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final AtomicInteger onEnd = new AtomicInteger();
  private volatile long expected;
  private volatile EndpointException failure;

  CopyTally(String target, Copier.Listener listener) {
    this.target = target;
    this.listener = listener;
  }

  void expect(long records) {
    expected = records;
  }

  void copied(long records, long size) {
    copied.add(records);
    bytes.add(size);
    onEnd.set(0);
  }

  /**
   * @param error null for a success that is no record of its own
   */
  void replied(String space, byte[] key, RespError error) {
    if (error == null) {
      return;
    }
    failed.increment();
    listener.failed(new FailedRecord(new RecordId(space, KeyText.of(key)), error.message()));
    if (onEnd.incrementAndGet() > HOPELESS) {
      give(
          RedisErrors.refusal(
              target, "refused " + HOPELESS + " records one after the other", error.message()));
    }
  }

  /** Makes the copy fail at its next step. */
  void give(EndpointException reason) {
    failure = reason;
  }

  /**
   * @throws EndpointException if the copy cannot go on
   */
  void check() {
    if (failure != null) {
      throw failure;
    }
  }

  void tell() {
    listener.progress(copied.sum(), Math.max(expected, copied.sum() + failed.sum()), bytes.sum());
  }

  Copier.Result result(Position position) {
    return new Copier.Result(copied.sum(), failed.sum(), position.toString());
  }
}
