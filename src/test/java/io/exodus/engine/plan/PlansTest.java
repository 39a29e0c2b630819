package io.exodus.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.migration.MigrationKind;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.PreflightTerms;
import io.exodus.migration.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start leaves open comes from its named plan, then from the defaults. */
class PlansTest {

  private static final Catalog CATALOG =
      new Catalog(
          Map.of("orders-old", "redis", "orders-new", "redis", "stock", "redis"),
          Map.of(
              "orders", new Catalog.InterlayEnds("orders-old", "orders-new"),
              "orders-eu", new Catalog.InterlayEnds("orders-old", "orders-new"),
              "back", new Catalog.InterlayEnds("orders-new", "orders-old")),
          Map.of(
              "orders",
              Map.of(
                  "description", "Orders move",
                  "kind", "REHEARSAL",
                  "sourceEndpoint", "orders-old",
                  "targetEndpoint", "orders-new",
                  "databaseOwner", "dan",
                  "maxP99Millis", 40L,
                  "retention", "PT2H")));
  private static final Plans PLANS =
      new Plans(CATALOG, Clock.fixed(Instant.parse("2026-03-01T08:30:15.5Z"), ZoneOffset.UTC));

  @Test
  void shouldTakeFromTheNamedPlanWhatIsLeftEmpty() {
    Plan plan = PLANS.draw("orders-1", Map.of("plan", "orders", "kind", " ", "description", ""));

    assertThat(plan.description()).isEqualTo("Orders move");
    assertThat(plan.kind()).isEqualTo(MigrationKind.REHEARSAL);
    assertThat(plan.interlays()).containsExactly("orders", "orders-eu");
    assertThat(plan.owners()).isEqualTo(Map.of(OwnerRole.DATABASE_OWNER, "dan"));
    assertThat(plan.thresholds().maxP99()).isEqualTo(Duration.ofMillis(40));
    assertThat(plan.thresholds().maxLag()).isEqualTo(Duration.ofSeconds(1));
    assertThat(plan.rollbackWindow()).isEqualTo(Duration.ofHours(24));
    assertThat(plan.retentionUntil()).isEqualTo("2026-03-01T10:30:15Z");
  }

  @Test
  void shouldPreferWhatTheStartGives() {
    Plan plan =
        PLANS.draw(
            "orders-1",
            Map.of(
                "plan", "orders",
                "interlays", "orders-eu",
                "databaseOwner", "dora",
                "maxP99Millis", 70,
                "retentionUntil", "2027-01-31T00:00:00Z"));

    assertThat(plan.interlays()).containsExactly("orders-eu");
    assertThat(plan.owners()).containsEntry(OwnerRole.DATABASE_OWNER, "dora");
    assertThat(plan.thresholds().maxP99()).isEqualTo(Duration.ofMillis(70));
    assertThat(plan.retentionUntil()).isEqualTo("2027-01-31T00:00:00Z");
  }

  @Test
  void shouldBeStrictestAndKeepAMonthWhenNothingIsSaid() {
    Plan plan =
        PLANS.draw(
            "orders-1",
            Map.of(
                "description", "Orders move",
                "sourceEndpoint", "orders-old",
                "targetEndpoint", "orders-new"));

    assertThat(plan.kind()).isEqualTo(MigrationKind.PRODUCTION);
    assertThat(plan.preflight()).isEqualTo(PreflightTerms.DEFAULT);
    assertThat(plan.retentionUntil()).isEqualTo("2026-03-31T08:30:15Z");
  }

  @ParameterizedTest
  @CsvSource({
    "plan, stock, no plan of that name is configured; configured are [orders]",
    "sourceEndpoint, nowhere, no endpoint of that name is configured",
    "targetEndpoint, nowhere, no endpoint of that name is configured",
    "retention, -PT1H, use 0 s to 36500 days",
    "retention, P999999D, use 0 s to 36500 days",
    "retentionUntil, 2026-03-01T08:30:15Z, it is in the past; give a later date",
    "retention, a month, use an ISO 8601 duration such as P30D"
  })
  void shouldNameFieldAndValueWhenItMakesNoSense(String field, String value, String words) {
    Map<String, Object> given = new HashMap<>(Map.of("plan", "orders"));
    given.put(field, value);

    assertThatThrownBy(() -> PLANS.draw("orders-1", given))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(field + " is '" + value + "'")
        .hasMessageContaining(words);
  }

  @Test
  void shouldAskForAnInterlayWhenNoneLeadsThere() {
    assertThatThrownBy(
            () -> PLANS.draw("orders-1", Map.of("plan", "orders", "targetEndpoint", "stock")))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "interlays is missing: no interlay leads from orders-old to stock; configure one");
  }
}
