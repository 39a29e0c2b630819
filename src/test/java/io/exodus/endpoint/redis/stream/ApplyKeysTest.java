package io.exodus.endpoint.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.migration.RecordId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyKeysTest {

  private static ApplyKeys keys(String command) {
    return ApplyKeys.of(new ApplyBatch.Command(2, encoded(command), false, false));
  }

  private static byte[] encoded(String command) {
    return RespBuffer.encode(
        Arrays.stream(command.split(" ")).map(RespBuffer::ascii).toArray(byte[][]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "SET k v, true",
    "set k v px 5, true",
    "SET k NX, true",
    "SET k v NX PX 5, false",
    "SET k v KEEPTTL, false",
    "DEL a b, true",
    "INCR k, false",
    "PEXPIREAT k 5, false",
    "RESTORE k 0 dump REPLACE, true",
    "RESTORE k 0 dump, false",
    "SUNIONSTORE k a b, false",
  })
  void shouldKnowWhetherARecordIsMadeAnew(String command, boolean whole) {
    assertThat(keys(command).whole()).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({
    "PEXPIREAT k 5000, 5000",
    "EXPIREAT k 5, 5000",
    "SET k v PXAT 5000, 5000",
    "SET k PXAT EXAT 5, 5000",
    "RESTORE k 5000 dump REPLACE ABSTTL, 5000",
    "RESTORE k 0 dump, -1",
    "SET k v, -1",
    "PERSIST k, -1",
  })
  void shouldKnowWhenARecordEnds(String command, long ends) {
    assertThat(keys(command).ends()).isEqualTo(ends);
  }

  @ParameterizedTest
  @CsvSource({
    "PEXPIREAT k 5000, true",
    "EXPIREAT k 5, true",
    "set k v pxat 5000, true",
    "RESTORE k 5 dump, true",
    "PERSIST k, true",
    "SET k v, false",
    "INCR k, false",
    "HSET k f v, false",
  })
  void shouldTellFromTheLengthsWhetherACommandMayEndARecord(String command, boolean may) {
    assertThat(ApplyKeys.mayEnd(encoded(command))).isEqualTo(may);
  }

  @Test
  void shouldNameTheRecordInTheOtherDatabaseToo() {
    assertThat(keys("MOVE k 7").records())
        .containsExactlyInAnyOrder(new RecordId("2", "k"), new RecordId("7", "k"));
    assertThat(keys("COPY a b DB 7").records()).contains(new RecordId("7", "b"));
  }
}
