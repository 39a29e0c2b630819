package io.exodus.endpoint.redis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.Reader.Content;
import io.exodus.endpoint.Reader.Limits;
import io.exodus.endpoint.redis.server.SideServer;
import io.exodus.migration.RecordId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

class RedisReaderIT {

  private static final Limits AMPLE = new Limits(64 * 1024, 1 << 20);
  private static SideServer server;

  private Jedis jedis;

  @BeforeAll
  static void start() {
    server = new SideServer("source");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    jedis = server.application();
    jedis.select(2);
    server.exodus().flushAll();
  }

  private static List<Content> read(Limits limits, String... keys) {
    List<RecordId> records = Stream.of(keys).map(key -> new RecordId("2", key)).toList();
    return new RedisReader().read(server.settings(), records, limits);
  }

  private static Content read(String key) {
    return read(AMPLE, key).get(0);
  }

  @Test
  void shouldReadEveryTypeAsItsElementsAre() {
    jedis.setex("text", 100, "Ada lives at 12 Main Street, Zürich");
    jedis.set("empty", "");
    jedis.rpush("list", "b", "a", "b");
    jedis.sadd("set", "one");
    jedis.hset("hash", "name", "Ada");
    jedis.zadd("zset", 1.5, "member");
    jedis.xadd("stream", new StreamEntryID(7, 1), Map.of("field", "value"));

    assertThat(read("text").value()).isEqualTo("Ada lives at 12 Main Street, Zürich");
    assertThat(read("text").size()).isEqualTo(36);
    assertThat(read("text").expiresIn()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(100));
    assertThat(read("empty")).isEqualTo(new Content("string", 0, null, "", true));
    assertThat(read("list")).isEqualTo(new Content("list", 3, null, List.of("b", "a", "b"), true));
    assertThat(read("set").value()).isEqualTo(List.of("one"));
    assertThat(read("hash").value()).isEqualTo(List.of(List.of("name", "Ada")));
    assertThat(read("zset").value()).isEqualTo(List.of(List.of("member", "1.5")));
    assertThat(read("stream").value()).isEqualTo(List.of(List.of("7-1", "field", "value")));
    assertThat(read("nothing")).isEqualTo(Content.NONE);
  }

  @Test
  void shouldGiveBytesThatAreNoTextAsBase64() {
    jedis.set(new byte[] {(byte) 0xfe, 'k'}, new byte[] {0, 1, (byte) 0xff});

    assertThat(read("\\xfek").value()).isEqualTo(Map.of("base64", "AAH/"));
  }

  /** Larger than any page, in the encodings of small ones and of large ones. */
  @ParameterizedTest
  @ValueSource(ints = {17, 700})
  void shouldReadAllOfWhatFits(int size) {
    fill(size);

    for (Content content : read(AMPLE, "list", "set", "hash", "zset", "stream")) {
      assertThat(content.whole()).as(content.type()).isTrue();
      assertThat(content.size()).isEqualTo(size);
      assertThat((List<?>) content.value()).doesNotHaveDuplicates().hasSize(size);
    }
  }

  @Test
  void shouldReadTheBeginningOfWhatDoesNotFit() {
    fill(700);
    jedis.set("text", "é".repeat(60_000));

    for (Content content :
        read(new Limits(101, 1 << 20), "list", "set", "hash", "zset", "stream")) {
      assertThat(content.whole()).as(content.type()).isFalse();
      assertThat(content.size()).isEqualTo(700);
      assertThat(content.value().toString()).hasSizeBetween(20, 150).doesNotContain("base64");
    }
    Content text = read(new Limits(101, 1 << 20), "text").get(0);
    assertThat(text).isEqualTo(new Content("string", 120_000, null, "é".repeat(50), false));
  }

  private void fill(int size) {
    IntStream.range(0, size)
        .forEach(
            n -> {
              jedis.rpush("list", "element " + n);
              jedis.sadd("set", "member " + n);
              jedis.hset("hash", "field " + n, "value " + n);
              jedis.zadd("zset", n, "member " + n);
              jedis.xadd("stream", new StreamEntryID(1, n + 1), Map.of("n", "value " + n));
            });
  }

  @Test
  void shouldReadNoValueOnceAllTogetherAreMuch() {
    jedis.set("a", "x".repeat(80));
    jedis.set("b", "x".repeat(80));
    jedis.sadd("c", "member");

    List<Content> contents = read(new Limits(100, 130), "a", "b", "c");

    assertThat(contents.get(0).whole()).isTrue();
    assertThat(contents.get(1)).isEqualTo(new Content("string", 80, null, "x".repeat(34), false));
    assertThat(contents.get(2)).isEqualTo(new Content("set", 1, null, null, false));
  }

  @Test
  void shouldSayWhatKeepsItFromReading() {
    assertThatThrownBy(
            () ->
                new RedisReader()
                    .read(server.settings("wrong", "shop"), List.of(new RecordId("2", "a")), AMPLE))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("WRONGPASS");
  }
}
