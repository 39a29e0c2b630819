package io.exodus.endpoint.redis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.redis.compare.RedisComparer;
import io.exodus.endpoint.redis.server.NewerServer;
import io.exodus.endpoint.redis.server.RandomRecords;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.migration.Direction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** A snapshot that Exodus reads by itself: byte for byte what the server says of each record. */
class CopySnapshotIT {

  private static final int RECORDS = 60;

  private ReplicationServers servers;

  @AfterEach
  void stop() throws Exception {
    if (servers != null) {
      servers.close();
    }
  }

  private static Path executable(boolean newer) {
    return newer ? NewerServer.REDIS_7_0.executable() : null;
  }

  private void start(boolean newerSource, boolean newerTarget) throws IOException {
    servers = ReplicationServers.of(executable(newerSource), executable(newerTarget));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldReadWhatTheServerDumpsWhereverItsBufferEnds(boolean newer) throws Exception {
    start(newer, newer);
    Jedis source = servers.source();
    RandomRecords records = new RandomRecords(newer ? 70 : 62);
    records.seed(source, RECORDS, 0, 5);
    byte[] snapshot = snapshot(source);
    Map<String, String> expected = dumped(source, records.expiries());

    for (int bufferSize : new int[] {1, 2, 13, 257, 1 << 20}) {
      assertThat(read(snapshot, newer ? 10 : 9, bufferSize))
          .as("with a buffer of %s bytes", bufferSize)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNeverTakeAnEarlyEndForAGoodOne(boolean newer) throws Exception {
    start(newer, newer);
    Jedis source = servers.source();
    new RandomRecords(7).seed(source, 12, 0);
    byte[] snapshot = snapshot(source);

    // Some hundred places all over it, and each place near the end.
    int step = 1 + snapshot.length / 300;
    for (int end = 0; end < snapshot.length; end += end > snapshot.length - 100 ? 1 : step) {
      byte[] part = Arrays.copyOf(snapshot, end);
      assertThatThrownBy(() -> read(part, 10, 1024))
          .as("%s of %s bytes", end, snapshot.length)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void shouldCopyEveryTypeInEveryEncoding(boolean newerSource, boolean newerTarget)
      throws Exception {
    start(newerSource, newerTarget);
    Jedis source = servers.source();
    RandomRecords records = new RandomRecords(11);
    records.seed(source, RECORDS, 0, 5);

    var told = servers.copy();

    assertThat(told.failed).isEmpty();
    assertThat(told.result.copied()).isEqualTo(2L * RECORDS);
    List<Divergence> divergences = new CopyOnWriteArrayList<>();
    Comparer.Result result =
        new RedisComparer()
            .compare(
                servers.link,
                Direction.FORWARD,
                Duration.ofMillis(150),
                new Comparer.Listener() {
                  @Override
                  public void progress(long compared, long expected, long suspected) {}

                  @Override
                  public void divergence(Divergence divergence) {
                    divergences.add(divergence);
                  }
                },
                new Cancellation());
    assertThat(divergences).isEmpty();
    assertThat(result.compared()).isGreaterThanOrEqualTo(2L * RECORDS);
    assertThat(expiries(snapshot(servers.target()))).isEqualTo(records.expiries());
  }

  /** What {@code SAVE} writes is what a replica is sent. */
  private static byte[] snapshot(Jedis jedis) throws IOException {
    jedis.save();
    Path directory = Path.of(jedis.configGet("dir").get("dir"));
    return Files.readAllBytes(directory.resolve("dump.rdb"));
  }

  private static Map<String, String> read(byte[] snapshot, int rdbVersion, int bufferSize)
      throws IOException, InterruptedException {
    Map<String, String> all = new TreeMap<>();
    CopySnapshot.read(
        new ByteArrayInputStream(snapshot),
        rdbVersion,
        bufferSize,
        new CopySnapshot.Sink() {
          @Override
          public void string(int database, byte[] key, byte[] value, long expires) {
            all.put(database + "/" + KeyText.of(key), "string " + expires + hex(value));
          }

          @Override
          public void payload(int database, byte[] key, byte[] payload, long expires) {
            all.put(database + "/" + KeyText.of(key), "payload " + expires + hex(payload));
          }
        });
    return all;
  }

  private static Map<String, String> dumped(Jedis jedis, Map<String, Long> expiries) {
    Map<String, String> all = new TreeMap<>();
    for (int database : new int[] {0, 5}) {
      jedis.select(database);
      for (byte[] key : jedis.keys(new byte[] {'*'})) {
        String name = database + "/" + KeyText.of(key);
        long expires = expiries.getOrDefault(name, 0L);
        all.put(
            name,
            jedis.type(key).equals("string")
                ? "string " + expires + hex(jedis.get(key))
                : "payload " + expires + hex(jedis.dump(key)));
      }
    }
    jedis.select(0);
    return all;
  }

  /** To the millisecond, where PTTL would only tell what is left. */
  private static Map<String, Long> expiries(byte[] snapshot) throws Exception {
    Map<String, Long> all = new TreeMap<>();
    read(snapshot, 12, 1 << 16)
        .forEach(
            (key, record) -> {
              long expires = Long.parseLong(record.split(" ")[1]);
              if (expires != CopySnapshot.Sink.NEVER) {
                all.put(key, expires);
              }
            });
    return all;
  }

  private static String hex(byte[] bytes) {
    return " " + HexFormat.of().formatHex(bytes);
  }
}
