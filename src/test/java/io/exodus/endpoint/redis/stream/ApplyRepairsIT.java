package io.exodus.endpoint.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.redis.replication.ReplicationConnection;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.migration.RecordId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Which records are read again because the destination may have expired them too early. */
class ApplyRepairsIT {

  private static final RecordId RECORD = new RecordId("0", "orders");
  private static final RecordId SWAPPED = new RecordId("1", "orders");

  private final RespCloser closer = new RespCloser();
  private ReplicationServers servers;
  private Jedis origin;
  private ApplyRepairs repairs;

  @BeforeEach
  void start() throws Exception {
    servers = new ReplicationServers();
    origin = servers.source();
    repairs = new ApplyRepairs(new ApplyOrigin(servers.link.source(), closer), null);
    try (ReplicationConnection log = ReplicationConnection.open(servers.link.source())) {
      // A server without replicas keeps no log before it is asked for one.
      log.psync(log.look().end());
    }
  }

  @AfterEach
  void stop() throws Exception {
    closer.close();
    servers.close();
  }

  @Test
  void shouldNotReadARecordAgainWhenTheOriginKeepsItForGood() throws Exception {
    origin.incr("orders");
    long end = end();
    repairs.doubtIfItEnds(RECORD, end);

    repairs.sift();

    assertThat(repairs.doubting()).isFalse();
    repairs.doubtIfItEnds(RECORD, end);
    assertThat(repairs.doubting()).as("what was seen once need not be asked again").isFalse();
    origin.incr("orders");
    repairs.doubtIfItEnds(RECORD, end());
    assertThat(repairs.doubted(RECORD)).as("it may have been given an end since").isTrue();
  }

  @Test
  void shouldReadARecordAgainWhenItEndsOnTheOriginOrIsGoneThere() throws Exception {
    RecordId gone = new RecordId("0", "gone");
    origin.setex("orders", 1000, "1");
    repairs.doubtIfItEnds(RECORD, end());
    repairs.doubtIfItEnds(gone, end());

    repairs.sift();

    assertThat(repairs.doubted(RECORD)).isTrue();
    assertThat(repairs.doubted(gone)).isTrue();
  }

  @Test
  void shouldReadARecordAgainThatIsSureToBeWrongWhenTheOriginKeepsItForGood() {
    origin.set("orders", "1");
    repairs.doubt(RECORD);

    repairs.sift();

    assertThat(repairs.doubted(RECORD)).isTrue();
  }

  /** The log is behind: what was asked for as 0/orders was another record than the log means. */
  @Test
  void shouldReadARecordAgainWhenItsDatabaseIsSwappedAfterItWasSeen() throws Exception {
    origin.setex("orders", 1000, "ends");
    long touched = end();
    origin.swapDB(0, 1);
    origin.set("orders", "kept for good");
    repairs.doubtIfItEnds(RECORD, touched);

    repairs.sift();
    repairs.swap("0", "1");

    assertThat(repairs.doubted(SWAPPED)).isTrue();
    repairs.sift();
    assertThat(repairs.doubted(SWAPPED)).isTrue();
  }

  @Test
  void shouldRecogniseWhatIsDoubtedAmongCommands() {
    byte[] key = "order:ä\0".getBytes(StandardCharsets.UTF_8);
    RecordId record = new RecordId("3", KeyText.of(key));
    repairs.doubt(record);

    assertThat(repairs.mayDoubt(command(3, "INCR", key))).isTrue();
    assertThat(repairs.mayDoubt(command(2, "INCR", key))).isFalse();
    assertThat(repairs.mayDoubt(command(3, "INCR", RespBuffer.ascii("order:1")))).isFalse();
    assertThat(repairs.mayDoubt(command(2, "DEL", key))).as("several are not looked at").isTrue();
    repairs.trust(record);
    assertThat(repairs.mayDoubt(command(3, "INCR", key))).isFalse();
  }

  private static ApplyKeys command(int database, String name, byte[] key) {
    byte[] encoded = RespBuffer.encode(RespBuffer.ascii(name), key);
    return ApplyKeys.of(new ApplyBatch.Command(database, encoded, false, false));
  }

  private long end() {
    return new RedisInfo(origin.info("replication")).position().offset();
  }
}
