package io.exodus.demo.server;

import io.exodus.migration.RefusedException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import redis.clients.jedis.Jedis;

/**
 * Fills a server with keys of every kind that a migration may meet, in two logical databases. The
 * same number and seed give the same data.
 */
public final class DemoData {

  public static final long DEFAULT_KEYS = 200_000;

  /** The logical database beside 0 that gets a share of the keys. */
  public static final int SECOND_DATABASE = 1;

  private static final long FEWEST_KEYS = 1_000;

  private DemoData() {}

  /** The kinds of keys, each with its share in percent; BIG are few, whatever the number. */
  public enum Kind {
    STRING(38),
    EXPIRING(16),
    HASH(15),
    LIST(7),
    SET(7),
    SORTED_SET(7),
    STREAM(2),
    HYPER_LOG_LOG(1),
    BITMAP(1),
    GEO(1),
    UNUSUAL_NAME(3),
    SECOND_DATABASE(2),
    BIG(0);

    private final int percent;

    Kind(int percent) {
      this.percent = percent;
    }
  }

  /**
   * @param keys how many were written, all databases together
   * @param byKind how many of each kind
   * @param millis how long that took
   */
  public record Seeded(long keys, Map<Kind, Long> byKind, long millis) {}

  /**
   * @param jedis a connection to an empty server, as a user that may write; left in database 0
   * @param keys how many to write, of all kinds together
   * @throws RefusedException if that is too few for all kinds
   * @throws IllegalStateException if the server refuses a write
   */
  public static Seeded seed(Jedis jedis, long keys, long seed) {
    if (keys < FEWEST_KEYS) {
      throw new RefusedException(
          "exodus.demo.keys",
          keys,
          "give at least " + FEWEST_KEYS + ", so that there are keys of all kinds");
    }
    long start = System.nanoTime();
    Map<Kind, Long> byKind = new EnumMap<>(Kind.class);
    Kind[] percentiles = percentiles();
    SeedWriter writer = new SeedWriter(jedis, seed);
    byKind.put(Kind.BIG, writer.big());
    for (long i = 0; i < keys - byKind.get(Kind.BIG); i++) {
      // 37 and 100 have no common divisor: every kind gets its share, and none comes in a row.
      Kind kind = percentiles[(int) (i * 37 % 100)];
      writer.write(kind, i);
      byKind.merge(kind, 1L, Long::sum);
    }
    writer.finish();
    return new Seeded(keys, Map.copyOf(byKind), (System.nanoTime() - start) / 1_000_000);
  }

  private static Kind[] percentiles() {
    return Arrays.stream(Kind.values())
        .flatMap(kind -> Collections.nCopies(kind.percent, kind).stream())
        .toArray(Kind[]::new);
  }
}
