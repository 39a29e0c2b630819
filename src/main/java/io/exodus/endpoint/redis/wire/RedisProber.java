package io.exodus.endpoint.redis.wire;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Health;
import io.exodus.endpoint.Prober;
import io.exodus.migration.Measurement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at a Redis server by INFO, TIME and PING. */
public final class RedisProber implements Prober {

  @Override
  public Health probe(EndpointSettings endpoint) {
    try (RedisClient client = RedisConnections.open(endpoint)) {
      Clock clock = Clock.of(client);
      RedisInfo info = client.info();
      long limit = info.number("maxmemory");
      long used = info.number("used_memory");
      boolean full =
          limit > 0 && used >= limit && "noeviction".equals(info.text("maxmemory_policy"));
      return new Health(
          info.text("role"),
          info.version(),
          clock.roundTrip(),
          (int) info.number("connected_clients"),
          (int) info.number("maxclients"),
          info.primary() && !full,
          clock.offset(),
          info.position().toString(),
          figures(info, used, limit));
    } catch (RedisException e) {
      throw RedisErrors.of(endpoint.name(), "refuses the check", e);
    }
  }

  private static Map<String, Double> figures(RedisInfo info, long used, long limit) {
    Map<String, Double> figures = new HashMap<>();
    figures.put(Measurement.MEMORY_BYTES, (double) used);
    if (limit > 0) {
      figures.put(Measurement.MEMORY_LIMIT_BYTES, (double) limit);
    }
    figures.put(Measurement.COMMANDS_PER_SECOND, (double) info.number("instantaneous_ops_per_sec"));
    figures.put(Measurement.RECORDS, (double) info.records());
    figures.put(Measurement.EVICTIONS, (double) info.number("evicted_keys"));
    figures.put(Measurement.LOG_BYTES, (double) info.number("repl_backlog_histlen"));
    return figures;
  }

  @Override
  public void greet(EndpointSettings endpoint) {
    try (RedisClient client = RedisConnections.open(endpoint)) {
      client.call("PING");
    } catch (RedisException e) {
      throw RedisErrors.of(endpoint.name(), "does not answer", e);
    }
  }

  /** The server's clock minus this host's, by the quickest of a few round trips. */
  public record Clock(Duration offset, Duration roundTrip) {

    private static final int LOOKS = 3;

    public static Clock of(RedisClient client) {
      client.call("PING");
      Clock best = null;
      for (int i = 0; i < LOOKS; i++) {
        long before = System.currentTimeMillis();
        long start = System.nanoTime();
        List<String> time = Wire.texts(client.call("TIME"));
        long nanos = System.nanoTime() - start;
        long micros = Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
        long here = before * 1_000 + nanos / 2_000;
        Clock look = new Clock(Duration.ofNanos((micros - here) * 1_000), Duration.ofNanos(nanos));
        if (best == null || look.roundTrip.compareTo(best.roundTrip) < 0) {
          best = look;
        }
      }
      return best;
    }
  }
}
