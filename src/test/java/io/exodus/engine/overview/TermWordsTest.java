package io.exodus.engine.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.plan.ChangeRequests.Request;
import io.exodus.migration.MigrationKind;
import io.exodus.migration.Plan;
import io.exodus.migration.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TermWordsTest {

  private static final Instant MOMENT = Instant.parse("2026-11-26T08:15:00Z");

  private static Plan plan(double errors, Duration window) {
    return new Plan(
        "orders-1",
        "Orders move",
        MigrationKind.PRODUCTION,
        "orders-old",
        "orders-new",
        List.of("orders"),
        Map.of(),
        new Thresholds(
            errors,
            Duration.ofMillis(250),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofMillis(250)),
        Duration.ofSeconds(5),
        window,
        MOMENT);
  }

  @Test
  void shouldShowOfAChangeWhatIsAgreedBesideWhatIsAskedFor() {
    Request asked =
        new Request(
            7,
            "request-1",
            "ada",
            MOMENT,
            "it answers slower",
            Map.of(),
            plan(0.01, Duration.ofHours(24)),
            plan(0.05, Duration.ofHours(2)));

    assertThat(TermWords.of(asked))
        .containsEntry("who", "ada")
        .containsEntry("when", "26 Nov 2026, 08:15 UTC")
        .containsEntry("reason", "it answers slower")
        .containsEntry(
            "terms",
            List.of(
                Map.of(
                    "what", "Requests that may fail", "now", "at most 1 %", "then", "at most 5 %"),
                Map.of(
                    "what", "Observation before the commit", "now", "1 day", "then", "2 hours")));
  }
}
