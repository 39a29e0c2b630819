package io.exodus.interlay;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What one event loop counts. Only that loop writes, so that counting needs neither locks nor
 * contended memory.
 */
public final class LoopMeter {

  private static final long HIGHEST_MICROS = 3_600_000_000L;

  final SingleWriterRecorder read = new SingleWriterRecorder(1, HIGHEST_MICROS, 2);
  final SingleWriterRecorder write = new SingleWriterRecorder(1, HIGHEST_MICROS, 2);
  final AtomicLong reads = new AtomicLong();
  final AtomicLong writes = new AtomicLong();
  final AtomicLong errors = new AtomicLong();
  final AtomicLong connections = new AtomicLong();
  final AtomicLong accepted = new AtomicLong();
  final AtomicLong endedConnections = new AtomicLong();
  final AtomicLong endedTransactions = new AtomicLong();
  final AtomicLong refused = new AtomicLong();

  public void read(long nanos) {
    add(reads, 1);
    read.recordValue(micros(nanos));
  }

  public void write(long nanos) {
    add(writes, 1);
    write.recordValue(micros(nanos));
  }

  /** A write whose latency says nothing, since it waits for data. */
  public void waited() {
    add(writes, 1);
  }

  public void error() {
    add(errors, 1);
  }

  public void connected() {
    add(connections, 1);
    add(accepted, 1);
  }

  public void disconnected() {
    add(connections, -1);
  }

  public void endedConnection() {
    add(endedConnections, 1);
  }

  public void endedTransaction() {
    add(endedTransactions, 1);
  }

  public void refused() {
    add(refused, 1);
  }

  private static void add(AtomicLong counter, long n) {
    counter.lazySet(counter.get() + n);
  }

  private static long micros(long nanos) {
    return Math.min(HIGHEST_MICROS, Math.max(1, nanos / 1_000));
  }
}
