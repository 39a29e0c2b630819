package io.exodus.endpoint.redis.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is told before a run of formats that a copy could not carry. The dump of a hash with field
 * expiry is of a real Redis 7.4.1.
 */
class FormatFindingsTest {

  /** HSET h a 1 b 2, HEXPIRE h 1000 FIELDS 1 a: DUMP h. */
  private static final byte[] FROM_7_4 =
      HexFormat.of()
          .parseHex(
              "199c7a902ea20100001d1d00000006008161020101f49c7a902ea2010000098162020201"
                  + "0001ff0c006c54fe95a86fa7b7");

  private static final RedisInfo VALKEY_9 =
      info("redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:9.0.1", 3);

  @Test
  void shouldFindAFormatBeforeTheRunThatACopyCouldNotRead() {
    RedisInfo redis = info("redis_version:8.9.0", 0);
    byte[] string = hex("00" + "03626172" + "0c00" + "0000000000000000");
    byte[] newer = hex("00" + "03626172" + "0d00" + "0000000000000000");
    byte[] valkeys = hex("00" + "03626172" + "5000" + "0000000000000000");
    byte[] unknown = hex("16" + "00" + "5000" + "0000000000000000");

    assertThat(snapshotFindings(redis, string, FROM_7_4)).isEmpty();
    assertThat(snapshotFindings(VALKEY_9, string, valkeys)).isEmpty();
    assertThat(snapshotFindings(redis, string, newer))
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("version 13 (Redis 8.9.0)", "up to 12"));
    assertThat(snapshotFindings(VALKEY_9, string, unknown))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(f.trait().supported()).isFalse();
              assertThat(f.message()).contains("type 22", "Valkey 9.0.1");
            });
  }

  @ParameterizedTest
  @CsvSource({
    // source, target, target knows, held, used -> severity, words
    "V, V, true, true, true, CRITICAL, the copy fails",
    "V, R, true, true, true, CRITICAL, the copy fails",
    "V, R, false, true, true, CRITICAL, the copy fails",
    "R, V, true, true, true, CRITICAL, different formats",
    "R, R, false, true, true, CRITICAL, for ever",
    "R, R, true, true, true, WARNING, have their own time to live",
    "V, V, true, false, true, WARNING, when the copy begins",
    "R, V, true, false, true, WARNING, when the copy begins",
    "R, R, true, false, true, , ",
    "V, V, true, false, false, , ",
    // The check of commands refuses these.
    "V, R, false, false, true, , ",
  })
  void shouldTellBeforeTheRunWhetherFieldExpiryIsCarried(
      String source,
      String target,
      boolean knows,
      boolean held,
      boolean used,
      Severity severity,
      String words) {
    Findings findings = new Findings("compatibility");

    InspectFieldExpiry.judge(
        new InspectFieldExpiry.Facts(
            "old", product(source), "new", product(target), knows, held, used),
        findings);

    assertThat(findings.all())
        .extracting(Finding::severity)
        .containsExactlyElementsOf(severity == null ? List.of() : List.of(severity));
    assertThat(findings.all())
        .allMatch(f -> f.message().contains(words) && f.subject().equals("old"))
        .allMatch(f -> f.trait().supported() == (severity == Severity.WARNING && held));
  }

  private static RedisInfo product(String letter) {
    return letter.equals("V") ? VALKEY_9 : info("redis_version:7.4.1", 0);
  }

  private static RedisInfo info(String server, int volatileHashes) {
    return new RedisInfo(
        server + "\r\ndb0:keys=9,expires=0,avg_ttl=0,keys_with_volatile_items=" + volatileHashes);
  }

  private static List<Finding> snapshotFindings(RedisInfo info, byte[]... dumps) {
    Findings findings = new Findings("compatibility");
    InspectSnapshot.judge("old", info, List.of(dumps), findings);
    return findings.all();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
