package io.exodus.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordPatternTest {

  @ParameterizedTest
  @CsvSource({
    "cart:*, cart:1, true",
    "cart:*, cart:, true",
    "cart:*, card:1, false",
    "*:1, cart:1, true",
    "*:1, cart:12, false",
    "*a*b*, xaxxbx, true",
    "*a*b*, xbxa, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "a?c, a😀c, true",
    "a**c, abbc, true",
    "*abab, ababab, true",
    "a.c, abc, false",
    "a[b]*, a[b]c, true",
    "\\Q*, \\Qx, true",
    "a*, ba, false"
  })
  void shouldMatch(String pattern, String key, boolean matches) {
    assertThat(RecordPattern.of("pattern", null, pattern).matches(new RecordId("0", key)))
        .isEqualTo(matches);
  }

  @Test
  void shouldMatchAnyCharacterAlsoTheEndOfALine() {
    assertThat(RecordPattern.of("pattern", null, "a*b?c").matches(new RecordId("0", "a\n\nb\nc")))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "orders, *, orders, 7, true",
    "orders, *, invoices, 7, false",
    "orders, 7*, orders, 71, true",
    "orders, 7*, orders, 17, false",
    ", 7*, invoices, 71, true"
  })
  void shouldMatchWithinItsSpace(
      String space, String pattern, String of, String key, boolean matches) {
    assertThat(RecordPattern.of("pattern", space, pattern).matches(new RecordId(of, key)))
        .isEqualTo(matches);
  }

  /** A regular expression of these stars would go on for years. */
  @Test
  void shouldBeDoneSoonWhateverThePattern() {
    RecordPattern many = RecordPattern.of("pattern", null, "*a".repeat(40) + "*b");
    String key = "a".repeat(20_000);

    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(many.matches(new RecordId("0", key))).isFalse());
  }
}
