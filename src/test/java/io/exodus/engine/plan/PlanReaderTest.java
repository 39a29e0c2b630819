package io.exodus.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.migration.MigrationKind;
import io.exodus.migration.Plan;
import io.exodus.migration.PreflightTerms;
import io.exodus.migration.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReaderTest {

  @Test
  void shouldReadAPlan() {
    Plan plan = PlanReader.read("orders-1", GivenPlan.variables());

    assertThat(plan.kind()).isEqualTo(MigrationKind.PRODUCTION);
    assertThat(plan.interlays()).containsExactly("orders", "orders-eu");
    assertThat(plan.owners()).hasSize(6);
    assertThat(plan.longestHold()).isEqualTo(Duration.ofSeconds(3));
    assertThat(plan.thresholds().maxLag()).isEqualTo(Duration.ofSeconds(2));
    assertThat(plan.preflight())
        .isEqualTo(new PreflightTerms(List.of("orders-old"), 21, Duration.ofHours(12), 2));
  }

  @ParameterizedTest
  @CsvSource({
    "kind, sometimes",
    "maxErrorRate, 1.5",
    "maxErrorRate, -0.1",
    "maxErrorRate, NaN",
    "maxErrorRate, few",
    "maxP99Millis, 0",
    "maxP99Millis, 1.5",
    "criteriaWindow, 5 minutes",
    "criteriaWindow, PT0S",
    "maxLagMillis, -1",
    "longestHoldMillis, 5",
    "longestHoldMillis, 3600000",
    "acceptPlaintext, orders-olt",
    "certificateDays, 1.5",
    "certificateDays, -1",
    "backupAge, PT0S",
    "capacityHeadroom, 0.5",
    "capacityHeadroom, NaN",
    "rollbackWindow, soon",
    "maxP99Millis, 2147483647",
    "maxP99Millis, 1e99",
    "maxLagMillis, 2147483647",
    "maxClockSkewMillis, 2147483647",
    "criteriaWindow, P40D",
    "criteriaWindow, PT0.5S",
    "certificateDays, 4000",
    "backupAge, P10000D",
    "capacityHeadroom, 101",
    "rollbackWindow, -PT1H",
    "rollbackWindow, PT-1H",
    "rollbackWindow, PT-0.001S",
    "rollbackWindow, P367D",
    "rollbackWindow, P999999999999999D",
    "retentionUntil, tomorrow",
    "retentionUntil, 3000-01-01T00:00:00Z",
    "retentionUntil, +999999999-12-31T00:00:00Z"
  })
  void shouldNameFieldAndValueWhenItMakesNoSense(String field, String value) {
    Map<String, Object> variables = GivenPlan.variables();
    variables.put(field, value);

    assertThatThrownBy(() -> PlanReader.read("orders-1", variables))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(field + " is '");
  }

  @Test
  void shouldSayWhatADurationMayBeWhenItIsNone() {
    Map<String, Object> variables = GivenPlan.variables();
    variables.put("rollbackWindow", "-PT1H");

    assertThatThrownBy(() -> PlanReader.read("orders-1", variables))
        .hasMessage("rollbackWindow is '-PT1H': use 0 s to 366 days");
  }

  @Test
  void shouldTakeThePlanAsItIsWhenAListNamesTheSameTwice() {
    Map<String, Object> variables = GivenPlan.variables();
    variables.put("interlays", "orders, ".repeat(2_000) + "orders-eu");

    assertThat(PlanReader.read("orders-1", variables).interlays())
        .containsExactly("orders", "orders-eu");
  }

  @Test
  void shouldRefuseADescriptionThatNoFormHasRoomFor() {
    Map<String, Object> variables = GivenPlan.variables();
    variables.put("description", "x".repeat(1_001));

    assertThatThrownBy(() -> PlanReader.read("orders-1", variables))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("description is 'xxx")
        .hasMessageEndingWith("it is 1,001 characters long; use at most 1,000")
        .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(200));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"description", "sourceEndpoint", "targetEndpoint", "interlays", "retentionUntil"})
  void shouldNameTheFieldWhenItIsMissing(String field) {
    Map<String, Object> variables = GivenPlan.variables();
    variables.remove(field);

    assertThatThrownBy(() -> PlanReader.read("orders-1", variables))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(field + " is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Orders", "-orders", "orders/1", "a b"})
  void shouldRefuseAnIdThatIsNone(String id) {
    assertThatThrownBy(() -> PlanReader.read(id, GivenPlan.variables()))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("migrationId");
  }
}
