package io.exodus.endpoint.redis.wire;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Health;
import io.exodus.endpoint.Prober;
import java.time.Duration;
import java.util.List;

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
          used,
          limit,
          (int) info.number("connected_clients"),
          clock.roundTrip(),
          info.number("instantaneous_ops_per_sec"),
          info.records(),
          info.number("evicted_keys"),
          info.position().toString(),
          clock.offset(),
          info.primary() && !full);
    } catch (RedisException e) {
      throw RedisErrors.of(endpoint.name(), "refuses the check", e);
    }
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
