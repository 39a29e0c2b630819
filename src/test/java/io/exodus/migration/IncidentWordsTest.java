package io.exodus.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentWordsTest {

  @Test
  void shouldReadWhatItWrote() {
    IncidentWords words =
        new IncidentWords("it broke off:\nat once", "target orders-new", "Start it.");

    assertThat(words.text())
        .isEqualTo("What: it broke off:\nat once\nWhere: target orders-new\nDo: Start it.");
    assertThat(IncidentWords.of(words.text())).isEqualTo(words);
    assertThat(words.complete()).isTrue();
  }

  @Test
  void shouldKeepTheRemedyWhenTheRestIsLong() {
    String text = new IncidentWords("x".repeat(5_000), "y".repeat(500), "Start it.").text();

    assertThat(text).hasSizeLessThanOrEqualTo(666).contains("…").endsWith("Do: Start it.");
    assertThat(IncidentWords.of(text).complete()).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "some words of somebody else", "What: half\nWhere: of it"})
  void shouldTakeAnyOtherTextForWhatHappened(String text) {
    IncidentWords words = IncidentWords.of(text);

    assertThat(words.what()).isEqualTo(text == null ? "" : text);
    assertThat(words.complete()).isFalse();
  }
}
