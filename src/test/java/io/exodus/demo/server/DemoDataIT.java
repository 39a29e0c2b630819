package io.exodus.demo.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

class DemoDataIT {

  private DemoServer server;
  private Jedis jedis;

  @BeforeEach
  void start() {
    server = DemoServer.start("data");
    jedis = server.connect();
  }

  @AfterEach
  void stop() {
    jedis.close();
    server.close();
  }

  @Test
  void shouldWriteAsManyKeysAsAskedWhenDefault() {
    DemoData.Seeded seeded = DemoData.seed(jedis, DemoData.DEFAULT_KEYS, 42);

    long first = jedis.dbSize();
    jedis.select(DemoData.SECOND_DATABASE);
    long second = jedis.dbSize();
    assertThat(first + second).isEqualTo(DemoData.DEFAULT_KEYS).isEqualTo(seeded.keys());
    assertThat(second).isEqualTo(seeded.byKind().get(DemoData.Kind.SECOND_DATABASE));
    assertThat(seeded.byKind().values().stream().mapToLong(n -> n).sum()).isEqualTo(first + second);
  }

  @Test
  void shouldWriteEveryTypeWhenFew() {
    DemoData.Seeded seeded = DemoData.seed(jedis, 1_000, 42);

    assertThat(seeded.byKind()).containsOnlyKeys(DemoData.Kind.values());
    assertThat(types()).containsOnlyKeys("string", "hash", "list", "set", "zset", "stream");
    assertThat(jedis.hlen("big:hash")).isEqualTo(SeedWriter.BIG_FIELDS);
    assertThat(jedis.scard("big:set")).isEqualTo(SeedWriter.BIG_FIELDS);
    assertThat(jedis.llen("big:list")).isEqualTo(SeedWriter.BIG_FIELDS);
    assertThat(jedis.zcard("big:zset")).isEqualTo(SeedWriter.BIG_FIELDS);
    assertThat(jedis.xlen("big:stream")).isEqualTo(SeedWriter.BIG_FIELDS);
    assertThat(jedis.xpending("big:stream", "billing").getTotal()).isEqualTo(2);
    assertThat(jedis.info("keyspace")).containsPattern("db0:.*expires=[1-9]");
  }

  @Test
  void shouldWriteTheSameDataWhenSeedIsTheSame() {
    String once = digestOf(7);
    String again = digestOf(7);
    String other = digestOf(8);

    assertThat(again).isEqualTo(once).isNotEqualTo(other);
  }

  @Test
  void shouldRefuseWhenTooFew() {
    assertThatThrownBy(() -> DemoData.seed(jedis, 10, 1))
        .hasMessageContaining("exodus.demo.keys is '10'");
  }

  private String digestOf(long seed) {
    jedis.flushAll();
    DemoData.seed(jedis, 2_000, seed);
    byte[] digest =
        (byte[]) jedis.sendCommand(() -> "DEBUG".getBytes(StandardCharsets.US_ASCII), "DIGEST");
    return new String(digest, StandardCharsets.US_ASCII);
  }

  private Map<String, Integer> types() {
    Map<String, Integer> types = new TreeMap<>();
    byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
    do {
      ScanResult<byte[]> page = jedis.scan(cursor);
      page.getResult().forEach(key -> types.merge(jedis.type(key), 1, Integer::sum));
      cursor = page.getCursorAsBytes();
    } while (cursor[0] != '0');
    return types;
  }
}
