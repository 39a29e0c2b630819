package io.exodus.interlay;

import io.exodus.interlay.Front.Load;
import io.exodus.interlay.Front.Redirected;
import io.exodus.interlay.Front.Warmth;
import io.exodus.interlay.control.ControlKey;
import io.exodus.interlay.control.InterlayStats;
import io.exodus.interlay.control.Orders;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import io.exodus.thread.DaemonThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One instance of an interlay: listens for applications, takes orders, reports to the engine. */
public final class Interlay implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Interlay.class);
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private final Protocol protocol;
  private final InterlaySettings settings;
  private final Limits limits;
  private final String instanceId = UUID.randomUUID().toString();
  private final RouteFile file;
  private final ScheduledExecutorService clock;
  private final Switchboard switchboard;
  private final Reporter reporter;
  private Front front;
  private ControlServer control;
  private volatile boolean serving;

  public Interlay(Protocol protocol, InterlaySettings settings, RouteSource source) {
    this(protocol, settings, source, Limits.DEFAULT);
  }

  Interlay(Protocol protocol, InterlaySettings settings, RouteSource source, Limits limits) {
    this.protocol = protocol;
    this.settings = settings;
    this.limits = limits;
    file = new RouteFile(settings.stateDirectory(), settings.name());
    clock =
        Executors.newSingleThreadScheduledExecutor(
            new DaemonThreads("interlay-" + settings.name() + "-clock"));
    switchboard = new Switchboard(settings.name(), file, clock);
    reporter = new Reporter(settings.name(), source, this::report, switchboard::adopt);
  }

  /**
   * Asks for the route, then serves. With the engine away it serves the last route on disk; with
   * neither it turns clients away until the engine answers.
   *
   * @throws IOException when an address can't be listened on
   */
  public void start() throws IOException {
    try {
      front = protocol.front(settings, limits, new LiveRouting());
      control =
          new ControlServer(
              settings.name(), settings.controlListen(), settings.controlTls(), new LiveOrders());
      switchboard.serve(front);
      if (!reporter.report()) {
        readRoute();
      }
      front.start();
      serving = true;
      control.start(controlKey());
      reporter.every(settings.reportInterval(), front.meter()::turn);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    LOG.info(
        "Interlay '{}' listens on {} and takes orders on {}, for workers at {}",
        settings.name(),
        address(),
        controlAddress(),
        controlUri());
  }

  private void readRoute() {
    try {
      file.read().ifPresent(route -> switchboard.adopt(route, Duration.ZERO));
    } catch (IOException e) {
      LOG.error("Interlay '{}' can't read its last route", settings.name(), e);
    }
    if (!switchboard.gate().known()) {
      LOG.error(
          "Interlay '{}' knows no route: it refuses clients until the engine answers",
          settings.name());
    }
  }

  public InetSocketAddress address() {
    return front.address();
  }

  public InetSocketAddress controlAddress() {
    return control.address();
  }

  public String instanceId() {
    return instanceId;
  }

  /** The route that is served; null while none is known. */
  public Route route() {
    return switchboard.gate().route();
  }

  public InterlayStats stats() {
    return switchboard.stats(front);
  }

  private InterlayReport report() {
    // Before it serves it asks only: nobody shall send orders yet.
    return new InterlayReport(
        settings.name(), instanceId, serving ? controlUri() : null, route(), stats());
  }

  /** The key of this instance's orders and answers. */
  public ControlKey controlKey() {
    return ControlKey.of(settings.controlToken(), settings.name(), instanceId, controlUri());
  }

  /** Where workers reach this instance for their orders. */
  public URI controlUri() {
    InetSocketAddress bound = controlAddress();
    InetSocketAddress told = settings.controlAdvertised();
    String host = told == null ? bound.getAddress().getHostAddress() : told.getHostString();
    int port = told == null || told.getPort() == 0 ? bound.getPort() : told.getPort();
    boolean bare = host.contains(":") && !host.startsWith("[");
    String scheme = settings.controlTls() == null ? "http" : "https";
    return URI.create(scheme + "://" + (bare ? "[" + host + "]" : host) + ":" + port);
  }

  /** Whether it listens for applications. */
  public boolean serving() {
    return serving;
  }

  /** Why the engine does not answer its reports; null where it does. */
  public String engineTrouble() {
    return reporter.trouble();
  }

  /**
   * Stops listening, lets what is in flight be answered for a bounded time, tells the engine that
   * it is gone, and ends all.
   */
  @Override
  public void close() {
    // Until all is answered it still takes orders: a cutover may be under way.
    if (front != null) {
      front.leave();
    }
    boolean served = serving;
    serving = false;
    if (control != null) {
      control.close();
    }
    if (served) {
      reporter.leave(instanceId);
    }
    reporter.close();
    if (front != null) {
      front.close();
    }
    clock.shutdownNow();
  }

  private final class LiveRouting implements Routing {
    @Override
    public TrafficState gate() {
      return switchboard.gate();
    }

    @Override
    public CompletionStage<Void> ask() {
      return reporter.ask();
    }
  }

  private final class LiveOrders implements Orders {
    @Override
    public Prepared prepare(long epoch, Authority authority) {
      switchboard.hear(epoch);
      Warmth warmth = front.prepare(authority, WARM_UP);
      return new Prepared(instanceId, warmth.connections(), warmth.warm());
    }

    @Override
    public Held hold(long epoch, Duration longest, Duration drain) {
      switchboard.hold(epoch, longest);
      return held(epoch, switchboard.awaitDrained(epoch, drain, false), false);
    }

    @Override
    public Held drain(long epoch, Duration atMost) {
      switchboard.hear(epoch);
      return held(epoch, switchboard.awaitDrained(epoch, atMost, true), true);
    }

    private Held held(long epoch, Load load, boolean blockedToo) {
      TrafficState gate = switchboard.gate();
      boolean drained =
          gate.held()
              && gate.epoch() == epoch
              && load.pending() == 0
              && (!blockedToo || load.blocked() == 0);
      return new Held(
          instanceId,
          epoch,
          drained,
          load.held(),
          load.pending(),
          load.blocked(),
          load.transactions());
    }

    @Override
    public Routed route(long epoch, Authority authority) {
      Redirected redirected = switchboard.route(epoch, authority);
      return new Routed(instanceId, epoch, redirected.flipped(), redirected.ended());
    }

    @Override
    public Status status() {
      return new Status(
          settings.name(),
          instanceId,
          settings.source().address(),
          settings.target().address(),
          front.linkAddresses(),
          Interlay.this.route(),
          Interlay.this.stats());
    }
  }
}
