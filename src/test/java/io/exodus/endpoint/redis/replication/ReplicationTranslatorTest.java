package io.exodus.endpoint.redis.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.replication.ReplicationEntry.Kind;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.migration.Direction;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicationTranslatorTest {

  private static final ExodusKeys SPACE = new ExodusKeys("m");
  private static final long ATTACHED_AT = 1000;

  private final ReplicationTranslator translator =
      new ReplicationTranslator(SPACE, Direction.FORWARD, new LogClock(null));

  @BeforeEach
  void attach() {
    var end = new Position("r", ATTACHED_AT);
    translator.attached(new ReplicationConnection.Origin(end, true, 0, 15), 2);
  }

  @ParameterizedTest
  @CsvSource({
    "EXPIRE k 100, PEXPIREAT k 101000",
    "pexpire k 100, PEXPIREAT k 1100",
    "EXPIRE k -1, PEXPIREAT k 0",
    "SETEX k 5 v, SET k v PXAT 6000",
    "PSETEX k 5 v, SET k v PXAT 1005",
    "SET k v EX 5, SET k v PXAT 6000",
    "SET k v NX px 5 GET, SET k v NX PXAT 1005 GET",
    "GETEX k EX 5, GETEX k PXAT 6000",
    "RESTORE k 5 dump REPLACE, RESTORE k 1005 dump REPLACE ABSTTL",
  })
  void shouldMakeTimeToLiveAbsoluteWhenRelative(String relative, String absolute) {
    byte[][] command = words(relative);

    byte[][] made = ReplicationTtl.absolute(ReplicationTtl.text(command[0]), command, 1000);

    assertThat(text(made)).isEqualTo(absolute);
  }

  @ParameterizedTest
  @CsvSource({
    "SET k EX",
    "SET k v",
    "SET EX PX",
    "SET k v PXAT 5",
    "SET k v KEEPTTL",
    "PEXPIREAT k 5",
    "RESTORE k 0 dump",
    "RESTORE k 5 dump ABSTTL",
    "INCR k",
  })
  void shouldLeaveCommandsAloneWhenNothingIsRelative(String command) {
    byte[][] words = words(command);

    assertThat(ReplicationTtl.absolute(ReplicationTtl.text(words[0]), words, 1000)).isNull();
  }

  @Test
  void shouldMarkTimeToLiveAsEstimatedWhenReceivedLate() {
    assertThat(translate("EXPIRE k 10", ATTACHED_AT).estimated()).isTrue();
    assertThat(translate("EXPIRE k 10", ATTACHED_AT + 1).estimated()).isFalse();
    assertThat(translate("SET k v", ATTACHED_AT).estimated()).isFalse();
  }

  @Test
  void shouldFollowTheSelectedDatabase() {
    assertThat(translate("INCR k", 1).database()).isEqualTo(2);
    assertThat(translate("SELECT 7", 2).kind()).isEqualTo(Kind.POSITION);
    assertThat(translate("INCR k", 3).database()).isEqualTo(7);
  }

  @Test
  void shouldLearnTheDatabaseFromOwnKeysWhenTheLogDidNotSay() {
    var end = new Position("r", 0);
    translator.attached(
        new ReplicationConnection.Origin(end, true, 0, 15), ReplicationEntry.UNKNOWN);

    assertThat(translate("INCR k", 1).database()).isEqualTo(ReplicationEntry.UNKNOWN);
    assertThat(translate("DEL " + SPACE.probe(), 2).database()).isEqualTo(15);
    assertThat(translate("INCR k", 3).database()).isEqualTo(15);
  }

  @Test
  void shouldLeaveOutOwnKeysOfWhateverMigration() {
    for (String command :
        new String[] {
          "SET " + SPACE.epoch() + " 1",
          "HSET " + SPACE.checkpoint(Direction.REVERSE) + " offset 1",
          "SADD " + new ExodusKeys("other").fence() + " app",
          "DEL " + SPACE.fence() + " " + SPACE.epoch(),
        }) {
      assertThat(translate(command, 1)).as(command).extracting("kind").isEqualTo(Kind.POSITION);
    }
  }

  @Test
  void shouldDeleteTheOtherKeysWhenOwnOnesAreAmongThem() {
    ReplicationEntry entry = translate("DEL a " + SPACE.epoch() + " b", 1);

    assertThat(entry.bytes()).isEqualTo(RespBuffer.encode(words("DEL a b")));
  }

  @Test
  void shouldTakeOnlyTheMarkerOfItsOwnDirection() {
    ReplicationEntry own = translate("SET " + SPACE.marker(Direction.FORWARD) + " 123", 1);
    ReplicationEntry other = translate("SET " + SPACE.marker(Direction.REVERSE) + " 123", 2);

    assertThat(own.kind()).isEqualTo(Kind.MARKER);
    assertThat(ReplicationReceiver.written(own).toEpochMilli()).isEqualTo(123);
    assertThat(other.kind()).isEqualTo(Kind.POSITION);
  }

  @ParameterizedTest
  @CsvSource({
    "PING, POSITION",
    "REPLCONF GETACK *, POSITION",
    "PUBLISH c m, POSITION",
    "SCRIPT FLUSH, POSITION",
    "SCRIPT LOAD x, COMMAND",
    "MULTI, BEGIN",
    "EXEC, COMMIT",
    "FLUSHALL, WIPE",
    "FLUSHDB ASYNC, WIPE",
    "SWAPDB 1 2, WIPE",
    "FUNCTION LOAD x, COMMAND",
    "SOMETHING.NEW k, COMMAND",
  })
  void shouldKnowWhatToDoWithACommand(String command, Kind kind) {
    assertThat(translate(command, 1).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "SET k v, k",
    "DEL a b c, a b c",
    "MSET a 1 b 2, a b",
    "RENAME a b, a b",
    "BITOP AND d s, d",
    "XGROUP CREATE s g $, s",
    "EVAL x 2 a b c, a b",
    "SORT l STORE d, d",
    "ZUNIONSTORE d 1 s, d",
    "FLUSHALL, ''",
    "GEORADIUS g 1 2 3 km STOREDIST d, d",
    "COPY a b, a b",
    "PFMERGE d a b, d",
  })
  void shouldKnowTheKeysThatACommandWrites(String command, String keys) {
    byte[][] words = words(command);

    byte[][] found =
        ReplicationKeys.of(ReplicationTtl.text(words[0]), words).toArray(byte[][]::new);

    assertThat(text(found)).isEqualTo(keys);
  }

  private ReplicationEntry translate(String command, long offset) {
    return translator.translate(RespFrame.of(RespBuffer.encode(words(command))), offset);
  }

  private static byte[][] words(String text) {
    return Arrays.stream(text.split(" ")).map(RespBuffer::ascii).toArray(byte[][]::new);
  }

  private static String text(byte[][] words) {
    return Arrays.stream(words).map(String::new).collect(Collectors.joining(" "));
  }
}
