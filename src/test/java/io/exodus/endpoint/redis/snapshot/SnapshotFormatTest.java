package io.exodus.endpoint.redis.snapshot;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Snapshots of servers that no test can start: made by hand as src/rdb.c of Redis and of Valkey
 * write them. The dump of a hash with field expiry is of a real Redis 7.4.1.
 */
class SnapshotFormatTest {

  /** HSET h a 1 b 2, HEXPIRE h 1000 FIELDS 1 a: DUMP h. */
  private static final byte[] FROM_7_4 =
      HexFormat.of()
          .parseHex(
              "199c7a902ea20100001d1d00000006008161020101f49c7a902ea2010000098162020201"
                  + "0001ff0c006c54fe95a86fa7b7");

  /** Key and value: foo, bar. */
  private static final byte[] FOO = hex("03666f6f03626172");

  @ParameterizedTest
  @CsvSource({
    "REDIS0011, 22, a kind that Exodus does not know (type 22)",
    "REDIS0012, 23, a kind that Exodus does not know (type 23)",
    "REDIS0012, 26, a kind that Exodus does not know (type 26)",
    "VALKEY080, 22, a kind that Exodus does not know (type 22)",
    "VALKEY080, 243, a kind that Exodus does not know (type 243)",
    "REDIS0013, 0, 'format is ''REDIS0013'', and Exodus reads up to ''REDIS0012'''",
    "VALKEY081, 0, 'format is ''VALKEY081'', and Exodus reads up to'",
    "NOTREDIS0, 0, 'no snapshot: it begins with ''NOTREDIS0'''"
  })
  void shouldRefuseInWordsASnapshotThatItCannotRead(String header, int type, String words) {
    byte[] snapshot = snapshot(header, type, FOO);

    assertThatThrownBy(() -> read(snapshot))
        .isInstanceOf(SnapshotFormat.Unknown.class)
        .hasMessageContaining(words);
  }

  @Test
  void shouldReadASnapshotOfValkeysOwnFormatWhereItHoldsNothingNew() throws Exception {
    assertThat(read(snapshot("VALKEY080", 0, FOO)))
        .singleElement(as(InstanceOfAssertFactories.BYTE_ARRAY))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("bar");
  }

  @Test
  void shouldSayWhenASnapshotEndsEarly() {
    byte[] whole = snapshot("REDIS0011", 0, FOO);
    byte[] early = Arrays.copyOf(whole, whole.length - 9);

    assertThatThrownBy(() -> read(early)).hasMessageContaining("ended early");
  }

  @Test
  void shouldReadAHashWithFieldExpiryAsRedis74WritesIt() throws Exception {
    byte[] value = Arrays.copyOfRange(FROM_7_4, 1, FROM_7_4.length - 10);
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(hex("0168"));
    record.writeBytes(value);

    assertThat(read(snapshot("REDIS0012", 25, record.toByteArray())))
        .singleElement(as(InstanceOfAssertFactories.BYTE_ARRAY))
        .isEqualTo(FROM_7_4);
  }

  @Test
  void shouldReadADumpOfValkeyForAnOlderServer() throws Exception {
    // A string of Valkey 9: only its number of the format is another.
    byte[] dump = hex("00" + "03626172" + "5000" + "0000000000000000");

    CopyDump.Older older = CopyDump.rewrite(dump, 10);

    assertThat(older.string()).isTrue();
    assertThat(older.value()).asString(StandardCharsets.US_ASCII).isEqualTo("bar");
    byte[] hash = hex("16" + "01016101310000000000000000" + "5000" + "0000000000000000");
    assertThatThrownBy(() -> CopyDump.rewrite(hash, 10)).hasMessageContaining("type 22");
  }

  private static List<byte[]> read(byte[] snapshot) throws Exception {
    List<byte[]> values = new ArrayList<>();
    CopySnapshot.read(
        new ByteArrayInputStream(snapshot),
        12,
        8192,
        new CopySnapshot.Sink() {
          @Override
          public void string(int database, byte[] key, byte[] value, long expires) {
            values.add(value);
          }

          @Override
          public void payload(int database, byte[] key, byte[] payload, long expires) {
            values.add(payload);
          }
        });
    return values;
  }

  /** One record, key and value, in database 0. */
  private static byte[] snapshot(String header, int type, byte[] record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(hex("fe00"));
    out.write(type);
    out.writeBytes(record);
    out.writeBytes(hex("ff0000000000000000"));
    return out.toByteArray();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
