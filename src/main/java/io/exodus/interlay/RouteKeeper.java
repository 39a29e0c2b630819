package io.exodus.interlay;

import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the route: takes the cutover's orders, asks the engine, keeps the last confirmed route on disk.
 * Only a higher epoch replaces what is known.
 */
public final class RouteKeeper implements Routing, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RouteKeeper.class);
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  /** An open transaction may end in that time; one that idles longer must not hold up everybody. */
  private static final Duration TRANSACTION_GRACE = Duration.ofMillis(20);

  private static final long LOOK_NANOS = 200_000;

  private final InterlaySettings settings;
  private final RouteSource source;
  private final RouteFile file;
  private final String instance = UUID.randomUUID().toString();
  private final ScheduledExecutorService asking;
  private final ScheduledExecutorService timer;
  private volatile Gate gate = Gate.UNKNOWN;
  private Front front;
  private URI control;
  private ScheduledFuture<?> expiry;
  private CompletableFuture<Void> question;
  private boolean engineAway;
  private volatile long held;
  private volatile long holds;
  private volatile long expired;
  private volatile long flips;

  RouteKeeper(InterlaySettings settings, RouteSource source) {
    this.settings = settings;
    this.source = source;
    this.file = new RouteFile(settings.stateDirectory(), settings.name());
    this.asking = executor("interlay-report-" + settings.name());
    this.timer = executor("interlay-hold-" + settings.name());
  }

  private static ScheduledExecutorService executor(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Asks before it serves; falls back on the last route on disk. */
  void start(Front served, URI controlUri) throws IOException {
    front = served;
    control = controlUri;
    report();
    if (!gate.known()) {
      Optional<Route> last = file.read();
      if (last.isPresent()) {
        gate = new Gate(last.get().authority(), last.get().epoch(), false, false);
        LOG.warn("{}: the engine is away; serving the last route {}", settings.name(), last.get());
      } else {
        LOG.error(
            "{}: the engine is away and there is no earlier route; no command is passed until it"
                + " answers",
            settings.name());
      }
    }
    long interval = settings.reportInterval().toMillis();
    asking.scheduleWithFixedDelay(this::reportQuietly, interval, interval, TimeUnit.MILLISECONDS);
  }

  @Override
  public Gate gate() {
    return gate;
  }

  @Override
  public synchronized CompletionStage<Void> ask() {
    if (question != null && !question.isDone()) {
      return question;
    }
    CompletableFuture<Void> asked = new CompletableFuture<>();
    question = asked;
    try {
      asking.execute(
          () -> {
            reportQuietly();
            asked.complete(null);
          });
    } catch (RejectedExecutionException e) {
      asked.complete(null);
    }
    return asked;
  }

  private void reportQuietly() {
    try {
      report();
    } catch (RuntimeException e) {
      // The schedule must go on, whatever the engine answers.
      LOG.warn("{}: the route was not adopted", settings.name(), e);
    }
  }

  private void report() {
    front.meter().turn();
    try {
      Gate served = gate;
      Route current =
          source.report(
              new InterlayReport(settings.name(), instance, control, served.route(), stats()));
      if (engineAway) {
        LOG.info("{}: the engine answers again", settings.name());
        engineAway = false;
      }
      adopt(current, source.longestHold());
    } catch (IOException e) {
      if (!engineAway) {
        LOG.warn("{}: the engine does not answer: {}", settings.name(), e.getMessage());
        engineAway = true;
      }
    }
  }

  private synchronized void adopt(Route current, Duration longestHold) {
    if (current.epoch() <= gate.epoch()) {
      return;
    }
    if (current.held() && gate.known()) {
      close(current.epoch(), longestHold);
    } else {
      serve(current.authority(), current.epoch());
    }
  }

  public Front.Warmth prepare(Authority next, long epoch) {
    refuseStale(epoch);
    return front.prepare(next, WARM_UP);
  }

  /** Stops admitting commands, then waits until what was under way has been answered. */
  public Front.Load hold(long epoch, Duration longest, Duration drain) {
    synchronized (this) {
      refuseStale(epoch);
      close(epoch, longest);
    }
    Duration grace = drain.compareTo(TRANSACTION_GRACE) < 0 ? drain : TRANSACTION_GRACE;
    await(grace, load -> load.pending() == 0 && load.transactions() == 0);
    synchronized (this) {
      if (gate.held() && gate.epoch() == epoch) {
        gate = new Gate(gate.authority(), epoch, true, true);
      }
    }
    Front.Load load = await(drain, now -> now.pending() == 0);
    held = load.held();
    return load;
  }

  /** Waits until the commands that blocked in the database have been answered as well. */
  public Front.Load drain(long epoch, Duration atMost) {
    refuseStale(epoch);
    return await(atMost, load -> load.pending() == 0 && load.blocked() == 0);
  }

  /** Serves that authority from now on: a flip, or the end of a hold. */
  public synchronized Front.Told route(Authority authority, long epoch) {
    refuseStale(epoch);
    return serve(authority, epoch);
  }

  private void refuseStale(long epoch) {
    if (epoch < gate.epoch()) {
      throw new StaleOrderException(epoch, gate.epoch());
    }
  }

  private void close(long epoch, Duration longest) {
    gate = new Gate(gate.authority(), epoch, true, false);
    holds++;
    cancelExpiry();
    expiry =
        timer.schedule(() -> expire(epoch), longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The fence at the database is the safety; a hold that nobody ends must not last. */
  private synchronized void expire(long epoch) {
    if (gate.held() && gate.epoch() == epoch) {
      LOG.warn("{}: the hold of epoch {} ends by itself", settings.name(), epoch);
      expired++;
      gate = new Gate(gate.authority(), epoch, false, false);
      front.tell();
    }
  }

  private Front.Told serve(Authority authority, long epoch) {
    try {
      file.write(authority, epoch);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the route cannot be kept in " + settings.stateDirectory(), e);
    }
    cancelExpiry();
    if (gate.known() && gate.authority() != authority) {
      flips++;
    }
    gate = new Gate(authority, epoch, false, false);
    return front.tell();
  }

  private void cancelExpiry() {
    if (expiry != null) {
      expiry.cancel(false);
      expiry = null;
    }
  }

  private Front.Load await(Duration atMost, Predicate<Front.Load> done) {
    long until = System.nanoTime() + atMost.toNanos();
    while (true) {
      Front.Load load = front.load();
      if (done.test(load) || System.nanoTime() >= until) {
        return load;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  public InterlayStats stats() {
    return front.meter().stats(held, holds, expired, flips);
  }

  public String instance() {
    return instance;
  }

  @Override
  public void close() {
    asking.shutdownNow();
    timer.shutdownNow();
  }
}
