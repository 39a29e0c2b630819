package io.exodus.worker.watch;

import io.exodus.client.EngineApi;
import io.exodus.client.EngineUnreachableException;
import io.exodus.client.InterlayView;
import io.exodus.client.Sample;
import io.exodus.client.StreamView;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Health;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.migration.Measurement;
import io.exodus.migration.Route;
import io.exodus.migration.StreamReliability;
import io.exodus.telemetry.Telemetry;
import io.exodus.worker.Handler;
import io.exodus.worker.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a run: writes markers, and samples both sides, both streams and the traffic. What cannot
 * be measured is left out of the sample, so that criteria see that they are blind. Topic {@code
 * exodus-watch}.
 */
public final class WatchRun implements Handler {

  private static final Logger LOG = LoggerFactory.getLogger(WatchRun.class);

  private final EngineApi engine;
  private final Telemetry telemetry;
  private final Duration interval;
  private final FenceWatch fences;

  public WatchRun(EngineApi engine, Telemetry telemetry, Duration interval) {
    this.engine = engine;
    this.telemetry = telemetry;
    this.interval = interval;
    this.fences = new FenceWatch(engine);
  }

  @Override
  public String topic() {
    return "exodus-watch";
  }

  @Override
  public boolean lasting() {
    return true;
  }

  @Override
  public Map<String, Object> handle(Work work) throws Exception {
    try {
      return watch(work);
    } finally {
      telemetry.over(work.migrationId());
    }
  }

  private Map<String, Object> watch(Work work) throws Exception {
    while (true) {
      work.cancellation().check();
      try {
        look(work);
      } catch (EngineUnreachableException e) {
        // A run that has ended is why nobody answers any more.
        work.cancellation().check();
        LOG.warn(
            "{}: the engine does not take the samples: {}", work.migrationId(), e.getMessage());
      }
      work.cancellation().pause(interval.toMillis());
    }
  }

  private void look(Work work) {
    String id = work.migrationId();
    Map<String, Double> sample = new TreeMap<>();
    Route route = engine.migration(id).route();
    Map<Direction, StreamView> streams = engine.streams(id);
    for (Direction direction : Direction.values()) {
      StreamView stream = streams.get(direction);
      if (stream == null || !stream.wanted() || stream.standing() == StreamReliability.LOST) {
        continue;
      }
      boolean carries = direction.origin() == route.authority();
      if (carries || route.authority() == Authority.SOURCE) {
        mark(work, direction);
        put(
            sample,
            direction == Direction.FORWARD
                ? Measurement.FORWARD_LAG_MILLIS
                : Measurement.REVERSE_LAG_MILLIS,
            lag(stream));
      }
    }
    for (Authority side : Authority.values()) {
      health(work, side, sample);
    }
    fences.look(work, route, sample);
    traffic(work, route, sample);
    put(sample, Measurement.OPEN_DIVERGENCES, (double) engine.open(id));
    Sample taken = new Sample(engine.clock().now(), sample);
    telemetry.sampled(id, taken);
    engine.sample(work.hand(), taken);
  }

  /** The lag at the last marker, or the time since it where none has come through for longer. */
  private Double lag(StreamView stream) {
    if (stream.lagMillis() == null) {
      return null;
    }
    long silent =
        Duration.between(stream.markerArrivedAt(), engine.clock().now())
            .minus(interval.multipliedBy(4))
            .toMillis();
    return (double) Math.max(stream.lagMillis(), silent);
  }

  private void mark(Work work, Direction direction) {
    try {
      work.family().markers().write(work.link(), direction, engine.clock().now());
    } catch (EndpointException e) {
      LOG.warn("{}: no marker written: {}", work.migrationId(), e.getMessage());
    }
  }

  private static void health(Work work, Authority side, Map<String, Double> sample) {
    EndpointSettings endpoint = work.link().side(side);
    String healthy =
        side == Authority.SOURCE ? Measurement.SOURCE_HEALTHY : Measurement.TARGET_HEALTHY;
    try {
      Health health = work.family().prober().probe(endpoint);
      sample.put(healthy, health.writable() ? 1.0 : 0.0);
      health.figures().forEach((figure, value) -> sample.put(Measurement.of(side, figure), value));
      sample.put(Measurement.of(side, Measurement.SIDE_CONNECTIONS), (double) health.connections());
      sample.put(
          Measurement.of(side, Measurement.LATENCY_MILLIS), health.latency().toNanos() / 1e6);
      if (health.connectionLimit() > 0) {
        sample.put(
            Measurement.of(side, Measurement.CONNECTION_LIMIT), (double) health.connectionLimit());
      }
    } catch (EndpointException e) {
      sample.put(healthy, 0.0);
    }
  }

  private void traffic(Work work, Route route, Map<String, Double> sample) {
    List<InterlayView> live = new ArrayList<>();
    boolean missing = false;
    for (String name : work.plan().interlays()) {
      List<InterlayView> instances =
          engine.interlays(name).stream().filter(InterlayView::live).toList();
      missing |= instances.isEmpty();
      live.addAll(instances);
    }
    boolean confirmed =
        !missing
            && live.stream()
                .allMatch(
                    instance ->
                        instance.route().authority() == route.authority()
                            && instance.route().epoch() == route.epoch());
    sample.put(Measurement.INTERLAYS_CONFIRMED, confirmed ? 1.0 : 0.0);
    if (!missing) {
      TrafficFigures.add(live, sample);
    }
  }

  private static void put(Map<String, Double> sample, String name, Double value) {
    if (value != null) {
      sample.put(name, value);
    }
  }
}
