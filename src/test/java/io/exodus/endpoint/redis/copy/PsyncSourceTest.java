package io.exodus.endpoint.redis.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.redis.snapshot.SnapshotFormat;
import io.exodus.endpoint.redis.wire.RedisInfo;
import java.io.EOFException;
import org.junit.jupiter.api.Test;

/** What is told of a source whose snapshot cannot be read. */
class PsyncSourceTest {

  private static final RedisInfo VALKEY_9 =
      info("redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:9.0.1", 3);

  @Test
  void shouldRefuseInWordsASnapshotThatItCannotRead() {
    EndpointException told =
        PsyncSource.unreadable("old", new SnapshotFormat.Unknown("it is of version 0013"));
    assertThat(told.pointless()).isTrue();
    assertThat(told.what()).isEqualTo("Exodus cannot read its snapshot: it is of version 0013");
  }

  @Test
  void shouldSayWhyValkeyEndsASnapshotEarly() {
    EOFException closed = new EOFException("the snapshot ended early");
    assertThat(PsyncSource.brokenOff("old", VALKEY_9, closed))
        .satisfies(
            e -> {
              assertThat(e.pointless()).isTrue();
              assertThat(e.what())
                  .contains("3 of its hashes have fields with their own time to live");
              assertThat(e.remedy()).contains("HPERSIST");
            });
    // Whatever else ends it is tried again.
    assertThat(PsyncSource.brokenOff("old", null, closed)).isNull();
    assertThat(PsyncSource.brokenOff("old", info("valkey_version:9.0.1", 0), closed)).isNull();
    assertThat(PsyncSource.brokenOff("old", info("redis_version:7.4.1", 3), closed)).isNull();
  }

  private static RedisInfo info(String server, int volatileHashes) {
    return new RedisInfo(
        server + "\r\ndb0:keys=9,expires=0,avg_ttl=0,keys_with_volatile_items=" + volatileHashes);
  }
}
