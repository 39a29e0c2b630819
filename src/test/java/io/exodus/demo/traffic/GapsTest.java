package io.exodus.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GapsTest {

  private static final long MILLI = 1_000_000;

  private long now = 5 * MILLI;
  private final Gaps gaps = new Gaps(2, () -> now);

  private void acknowledgedAt(int connection, long millis) {
    now = millis * MILLI;
    gaps.acknowledged(connection);
  }

  @Test
  void shouldTellLongestGapOfAnyConnection() {
    acknowledgedAt(0, 10);
    acknowledgedAt(1, 12);
    acknowledgedAt(0, 18);
    acknowledgedAt(1, 42);
    acknowledgedAt(0, 44);

    assertThat(gaps.maxGapMillis()).isEqualTo(30);
  }

  @Test
  void shouldForgetEarlierGapsWhenSpanBegins() {
    acknowledgedAt(0, 10);
    acknowledgedAt(0, 100);
    gaps.beginSpan();
    acknowledgedAt(0, 108);

    assertThat(gaps.maxGapMillis()).isEqualTo(8);
  }

  @Test
  void shouldCountGapThatIsStillOpenUntilTrafficEnds() {
    acknowledgedAt(0, 10);
    now = 60 * MILLI;

    assertThat(gaps.maxGapMillis()).isEqualTo(50);
    gaps.end();
    assertThat(gaps.maxGapMillis()).isZero();
  }

  @Test
  void shouldTellNoGapWhenNothingWasWritten() {
    assertThat(gaps.maxGapMillis()).isZero();
  }
}
