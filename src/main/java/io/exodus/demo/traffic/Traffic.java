package io.exodus.demo.traffic;

import io.exodus.demo.ledger.Ledger;
import io.exodus.thread.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * An application's clients at work: each writes at a steady pace over one connection, repeats what
 * was refused for the moment, reconnects when its connection closes, and keeps books on it all.
 */
public final class Traffic implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final TrafficSettings settings;
  private final Gaps gaps;
  private final TrafficMetrics metrics = new TrafficMetrics();
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** Shared by the clients' turns; taken alone, it finds all of them between two turns. */
  private final ReadWriteLock turns = new ReentrantReadWriteLock(true);

  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param ledger for as many clients as the settings name
   */
  public Traffic(TrafficSettings settings, Ledger ledger) {
    if (ledger.clients() != settings.clients()) {
      throw new IllegalArgumentException(
          "clients is " + settings.clients() + ": the ledger is for " + ledger.clients());
    }
    this.settings = settings;
    this.gaps = new Gaps(settings.clients(), System::nanoTime);
    for (int i = 0; i < settings.clients(); i++) {
      TrafficClient client =
          new TrafficClient(
              i,
              settings,
              new Workload(ledger.client(i), i),
              metrics,
              gaps,
              stopping,
              turns.readLock());
      threads.add(new DaemonThreads("demo-traffic-" + i).newThread(client));
    }
  }

  public void start() {
    threads.forEach(Thread::start);
  }

  /**
   * Lets every client finish the write it is at, and returns when all have ended.
   *
   * @throws IllegalStateException if one does not end: its books can't be audited
   */
  public void stop() throws InterruptedException {
    stopping.countDown();
    long deadline = System.nanoTime() + settings.timeout().plus(GRACE).toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        throw new IllegalStateException(thread.getName() + " did not end: no audit is possible");
      }
    }
    gaps.end();
  }

  /**
   * Does something while no write is under way: every client finishes its turn and waits. The
   * ledger may be audited then.
   *
   * @param patience how long to wait for the clients
   * @return what that answers; empty if a client did not finish its turn in time
   */
  public <T> Optional<T> between(Supplier<T> look, Duration patience) throws InterruptedException {
    if (!turns.writeLock().tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(look.get());
    } finally {
      turns.writeLock().unlock();
    }
  }

  /** How long the clients had to wait. */
  public Gaps gaps() {
    return gaps;
  }

  public Metrics metrics() {
    return metrics.snapshot();
  }

  /** Tells the clients to end; {@link #stop()} waits for it. */
  @Override
  public void close() {
    stopping.countDown();
  }

  /**
   * @param acknowledged writes answered with success
   * @param reads answered reads
   * @param retried writes refused for the moment and repeated
   * @param unknown writes whose answer never came
   * @param errors answers that no client repeats by itself, and failed connections
   * @param reconnects connections opened after the first
   * @param lastError in words, without a secret; empty if there was none
   */
  public record Metrics(
      long acknowledged,
      long reads,
      long retried,
      long unknown,
      long errors,
      long reconnects,
      String lastError) {}
}
