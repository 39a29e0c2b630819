package io.exodus.interlay;

import io.exodus.interlay.control.InterlayStats;
import io.exodus.interlay.control.InterlayStats.Latency;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** Sums up what the event loops count. */
public final class Meter {

  private final List<LoopMeter> loops = new CopyOnWriteArrayList<>();
  private final Series read = new Series(loop -> loop.read);
  private final Series write = new Series(loop -> loop.write);

  public LoopMeter newLoop() {
    LoopMeter loop = new LoopMeter();
    loops.add(loop);
    return loop;
  }

  /** Ends the interval that latencies are told about, and begins the next. */
  synchronized void turn() {
    read.turn();
    write.turn();
  }

  synchronized InterlayStats stats(long held, long holds, long holdsExpired, long flips) {
    return new InterlayStats(
        sum(loop -> loop.reads.get()),
        sum(loop -> loop.writes.get()),
        sum(loop -> loop.errors.get()),
        sum(loop -> loop.connections.get()),
        sum(loop -> loop.accepted.get()),
        held,
        holds,
        holdsExpired,
        flips,
        sum(loop -> loop.endedConnections.get()),
        sum(loop -> loop.endedTransactions.get()),
        sum(loop -> loop.refused.get()),
        0,
        read.last,
        write.last,
        latency(read.total),
        latency(write.total));
  }

  private long sum(ToLongFunction<LoopMeter> counter) {
    return loops.stream().mapToLong(counter).sum();
  }

  private static Latency latency(Histogram histogram) {
    long count = histogram.getTotalCount();
    return count == 0
        ? Latency.NONE
        : new Latency(
            count,
            histogram.getValueAtPercentile(50),
            histogram.getValueAtPercentile(99),
            histogram.getMaxValue());
  }

  private final class Series {
    private final Function<LoopMeter, SingleWriterRecorder> recorder;
    private final Histogram total = new Histogram(2);
    private final Histogram interval = new Histogram(2);
    private Latency last = Latency.NONE;

    Series(Function<LoopMeter, SingleWriterRecorder> recorder) {
      this.recorder = recorder;
    }

    void turn() {
      interval.reset();
      loops.forEach(loop -> interval.add(recorder.apply(loop).getIntervalHistogram()));
      last = latency(interval);
      total.add(interval);
    }
  }
}
