package io.exodus.endpoint.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedisInfoTest {

  private static final RedisInfo VALKEY_9 =
      info("redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:9.0.1", 3);

  @Test
  void shouldCountHashesWhoseFieldsExpireAsEitherProductTells() {
    assertThat(VALKEY_9.hashesWithExpiringFields()).isEqualTo(3);
    assertThat(
            new RedisInfo(
                    "redis_version:7.4.1\r\ndb0:keys=9,expires=0,avg_ttl=0,subexpiry=2\r\n"
                        + "db7:keys=1,expires=0,avg_ttl=0,subexpiry=1\r\n")
                .hashesWithExpiringFields())
        .isEqualTo(3);
    assertThat(
            new RedisInfo("redis_version:7.0.15\r\ndb0:keys=9,expires=0,avg_ttl=0")
                .hashesWithExpiringFields())
        .isEqualTo(-1);
  }

  private static RedisInfo info(String server, int volatileHashes) {
    return new RedisInfo(
        server + "\r\ndb0:keys=9,expires=0,avg_ttl=0,keys_with_volatile_items=" + volatileHashes);
  }
}
