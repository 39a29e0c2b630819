package io.exodus.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.exodus.worker.StubEngine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A worker whose machine's clock is minutes off puts down its times by the engine's. */
class EngineClockTest {

  private static final Instant HERE = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration APART = Duration.ofMinutes(7);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong nanos = new AtomicLong();
  private final EngineClock clock = new EngineClock(Clock.fixed(HERE, ZoneOffset.UTC), nanos::get);

  private void heard(Duration ahead, long took) {
    clock.heard(HERE.plus(ahead).toEpochMilli(), took);
  }

  @Test
  void shouldBeTheMachinesUntilTheEngineAnswers() {
    assertThat(clock.now()).isEqualTo(HERE);
  }

  @Test
  void shouldAllowForTheWayOfTheAnswer() {
    heard(APART, SECOND);

    assertThat(clock.now()).isEqualTo(HERE.plus(APART).plusMillis(500));
    assertThat(clock.of(HERE.minusSeconds(60)))
        .isEqualTo(HERE.plus(APART).plusMillis(500).minusSeconds(60));
  }

  @Test
  void shouldKeepTheQuickestOfItsRecentLooks() {
    heard(APART, 2_000_000);
    heard(APART.minusMillis(1_500), 4 * SECOND);
    assertThat(clock.now()).isEqualTo(HERE.plus(APART).plusMillis(1));

    nanos.addAndGet(11 * SECOND);
    heard(APART.negated(), SECOND);
    assertThat(clock.now()).isEqualTo(HERE.minus(APART).plusMillis(500));
  }

  @Test
  void shouldNoticeAtOnceThatSomebodyHasSetTheEnginesClock() {
    heard(APART, 2_000_000);
    heard(APART.plusMinutes(1), SECOND);

    assertThat(clock.now()).isEqualTo(HERE.plus(APART.plusMinutes(1)).plusMillis(500));
  }

  @Test
  void shouldHearItInEveryAnswerOfTheEngine() {
    try (StubEngine engine = new StubEngine()) {
      engine.ahead(APART).answer("/exodus/api/x", 200, "{}");
      EngineHttp http = new EngineHttp(engine.settings(Duration.ofSeconds(20)));

      http.get("/x", new TypeReference<Map<String, String>>() {});

      assertThat(Duration.between(Instant.now(), http.clock().now()))
          .isBetween(APART.minusSeconds(30), APART.plusSeconds(30));
    }
  }
}
