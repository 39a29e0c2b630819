package io.exodus.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPatternTest {

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
    assertThat(KeyPattern.of("pattern", pattern).matches(key)).isEqualTo(matches);
  }

  @Test
  void shouldMatchAnyCharacterAlsoTheEndOfALine() {
    assertThat(KeyPattern.of("pattern", "a*b?c").matches("a\n\nb\nc")).isTrue();
  }

  /** A regular expression of these stars would go on for years. */
  @Test
  void shouldBeDoneSoonWhateverThePattern() {
    KeyPattern many = KeyPattern.of("pattern", "*a".repeat(40) + "*b");
    String key = "a".repeat(20_000);

    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThat(many.matches(key)).isFalse());
  }
}
