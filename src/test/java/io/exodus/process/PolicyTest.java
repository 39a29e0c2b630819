package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.OwnerRole;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a migration must name, and what a finding means for it. */
class PolicyTest {

  private static final Decisions DECISIONS = new Decisions();

  @AfterAll
  static void everyRuleApplies() {
    DECISIONS.assertEveryRuleApplied();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"PRODUCTION", "SOMETHING"})
  void shouldRequireEveryOwnerWhenItIsNoRehearsal(String kind) {
    assertThat(owners(kind))
        .allSatisfy(row -> assertThat(row).containsEntry("required", true))
        .extracting(row -> row.get("role"))
        .containsOnly(Arrays.stream(OwnerRole.values()).map(OwnerRole::variable).toArray());
    assertThat(owners(kind))
        .filteredOn(row -> row.get("role").equals("migrationOperator"))
        .extracting(row -> row.get("mayNotAlsoHold"))
        .containsExactlyInAnyOrder("businessDecisionOwner", "rollbackApprover");
  }

  @Test
  void shouldDoWithoutEscalationWhenItIsARehearsal() {
    assertThat(owners("REHEARSAL"))
        .hasSize(OwnerRole.values().length)
        .allSatisfy(row -> assertThat(row).containsEntry("mayNotAlsoHold", ""))
        .filteredOn(row -> Boolean.FALSE.equals(row.get("required")))
        .extracting(row -> row.get("role"))
        .containsExactly("incidentContact");
  }

  @ParameterizedTest
  @CsvSource({
    "commands, USED, false, CRITICAL, PRODUCTION, refuse",
    "commands, USED, false, WARNING, REHEARSAL, refuse",
    "commands, UNUSED, false, INFO, PRODUCTION, note",
    "newerCommands, UNUSED, false, WARNING, PRODUCTION, note",
    "consumerGroups, USED, false, CRITICAL, PRODUCTION, refuse",
    "modules, HELD, false, WARNING, PRODUCTION, refuse",
    "modules, HELD, true, WARNING, PRODUCTION, accept by name",
    "modules, UNUSED, false, WARNING, PRODUCTION, accept by name",
    "fieldExpiry, HELD, false, CRITICAL, PRODUCTION, refuse",
    "fieldExpiry, HELD, true, WARNING, PRODUCTION, accept by name",
    "functions, HELD, false, CRITICAL, PRODUCTION, refuse",
    "functions, HELD, true, INFO, PRODUCTION, note",
    "scripts, USED, true, WARNING, PRODUCTION, accept by name",
    "scripts, UNUSED, true, INFO, PRODUCTION, note",
    "logicalDatabases, HELD, false, CRITICAL, PRODUCTION, refuse",
    "otherMigrations, HELD, true, WARNING, PRODUCTION, note",
    "serverVersion, HELD, false, CRITICAL, REHEARSAL, refuse",
    "fieldExpiry, USED, false, WARNING, PRODUCTION, accept by name",
    "dumpFormat, HELD, false, CRITICAL, PRODUCTION, refuse",
    "settings, HELD, true, WARNING, PRODUCTION, accept by name",
    "settings, HELD, true, INFO, PRODUCTION, note",
    "dumpFormat, HELD, true, WARNING, PRODUCTION, accept by name",
    "dumpFormat, HELD, true, WARNING, , accept by name",
    "dumpFormat, HELD, true, WARNING, REHEARSAL, note",
    ", , , CRITICAL, PRODUCTION, refuse",
    ", , , WARNING, PRODUCTION, accept by name",
    ", , , INFO, PRODUCTION, note",
    ", , , GRAVE, PRODUCTION, refuse",
    ", , , , PRODUCTION, refuse"
  })
  void shouldTellWhatAnIncompatibilityMeansWhenFound(
      String feature,
      String presence,
      Boolean supported,
      String severity,
      String kind,
      String outcome) {
    Map<String, Object> finding = new HashMap<>();
    finding.put("feature", feature);
    finding.put("presence", presence);
    finding.put("supported", supported);
    finding.put("severity", severity);
    finding.put("kind", kind);

    assertThat(DECISIONS.evaluate(RunbookKeys.compatibility("redis"), finding))
        .containsExactly(Map.of("outcome", outcome));
  }

  private static List<Map<String, Object>> owners(String kind) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("kind", kind);
    return DECISIONS.evaluate(RunbookKeys.REQUIRED_OWNERS, inputs);
  }
}
