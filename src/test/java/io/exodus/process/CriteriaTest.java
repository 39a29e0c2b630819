package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.exodus.engine.store.RunbookKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three tables of criteria, on the engine that evaluates them in production. */
class CriteriaTest {

  private static final Decisions DECISIONS = new Decisions();
  private static final Map<String, Object> PREFLIGHT =
      Map.of(
          "criticalFindings", 0,
          "unknownChecks", 0,
          "rollbackPathDecision", "vouch",
          "backupDecision", "vouch",
          "incompatibilitiesDecision", "accept",
          "maintenanceDecision", "approve");

  @AfterAll
  static void everyRuleApplies() {
    DECISIONS.assertEveryRuleApplied();
  }

  static Stream<Arguments> preflight() {
    return Stream.of(
            number("Critical findings", "criticalFindings"),
            Stream.of(
                arguments("Completeness of the checks", "unknownChecks", 0, "PASS"),
                arguments("Completeness of the checks", "unknownChecks", 2, "UNKNOWN"),
                arguments("Completeness of the checks", "unknownChecks", null, "UNKNOWN")),
            vouching("Rollback path", "rollbackPathDecision", "vouch", "refuse"),
            vouching("Backup", "backupDecision", "vouch", "refuse"),
            vouching("Known incompatibilities", "incompatibilitiesDecision", "accept", "refuse"),
            vouching("Maintenance plan", "maintenanceDecision", "approve", "reject"))
        .flatMap(cases -> cases);
  }

  static Stream<Arguments> rollback() {
    return Stream.of(
            limit("Error rate", "errorRate", 0.01, 0.0101),
            limit("Error rate", "errorRate", 0, 1),
            limit("Response time", "p99Millis", 100.0, 100.5),
            unlimited("Error rate", "maxErrorRate"),
            unlimited("Response time", "maxP99Millis"),
            Stream.of(
                arguments("Divergence", "divergenceTrend", "none", "PASS"),
                arguments("Divergence", "divergenceTrend", "shrinking", "PASS"),
                arguments("Divergence", "divergenceTrend", "steady", "PASS"),
                arguments("Divergence", "divergenceTrend", "growing", "FAIL"),
                arguments("Divergence", "divergenceTrend", "sideways", "UNKNOWN"),
                arguments("Divergence", "divergenceTrend", null, "UNKNOWN")),
            number("Critical findings", "criticalFindings"),
            answer("Application", "applicationDecision", "accept", "reject"),
            flag("Observability", "observable"))
        .flatMap(cases -> cases);
  }

  static Stream<Arguments> commit() {
    return Stream.of(
            flag("Health of the target", "targetHealthy"),
            flag("Validation", "validationPassed"),
            number("Divergence", "openDivergences"),
            answer("Application", "applicationDecision", "accept", "reject"),
            flag("Rollback window", "rollbackWindowOver"),
            flag("Authority of the target", "targetAuthorityConfirmed"),
            limit("Rollback path", "wayBackLagMillis", 1000.0, 1000.1),
            unlimited("Rollback path", "maxLagMillis"),
            Stream.of(
                arguments("Rollback path", "wayBack", "lost", "FAIL"),
                arguments("Rollback path", "wayBack", "rebuilding", "FAIL"),
                arguments("Rollback path", "wayBack", "givenUp", "PASS"),
                arguments("Rollback path", "wayBack", null, "UNKNOWN")))
        .flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("preflight")
  void shouldJudgeThePreflightWhenMeasured(
      String criterion, String input, Object value, String verdict) {
    assertVerdict(RunbookKeys.PREFLIGHT_CRITERIA, PREFLIGHT, criterion, input, value, verdict);
  }

  @ParameterizedTest
  @MethodSource("rollback")
  void shouldJudgeTheRollbackWhenMeasured(
      String criterion, String input, Object value, String verdict) {
    assertVerdict(RunbookKeys.ROLLBACK_CRITERIA, good(), criterion, input, value, verdict);
  }

  @ParameterizedTest
  @MethodSource("commit")
  void shouldJudgeTheCommitWhenMeasured(
      String criterion, String input, Object value, String verdict) {
    assertVerdict(RunbookKeys.COMMIT_CRITERIA, good(), criterion, input, value, verdict);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        RunbookKeys.PREFLIGHT_CRITERIA,
        RunbookKeys.ROLLBACK_CRITERIA,
        RunbookKeys.COMMIT_CRITERIA
      })
  void shouldNeverPassWhenNothingIsKnown(String table) {
    assertThat(DECISIONS.evaluate(table, Map.of()))
        .isNotEmpty()
        .extracting(row -> row.get("verdict"))
        .containsOnly("UNKNOWN");
  }

  @Test
  void shouldTellTheNumbersWhenALimitIsExceeded() {
    Map<String, Object> inputs = good();
    inputs.put("errorRate", 0.025);
    inputs.put("p99Millis", 412.26);

    assertThat(DECISIONS.evaluate(RunbookKeys.ROLLBACK_CRITERIA, inputs))
        .extracting(row -> row.get("reason"))
        .contains(
            "2.50 % of the requests failed; the limit is 1.00 %",
            "The 99th percentile is 412.3 ms; the limit is 100 ms");
  }

  /** The one criterion is judged as expected, every other passes, and each has one reason. */
  private static void assertVerdict(
      String table,
      Map<String, Object> base,
      String criterion,
      String input,
      Object value,
      String verdict) {
    Map<String, Object> inputs = new HashMap<>(base);
    inputs.put(input, value);

    List<Map<String, Object>> rows = DECISIONS.evaluate(table, inputs);

    assertThat(rows).extracting(row -> row.get("criterion")).doesNotHaveDuplicates();
    assertThat(rows)
        .hasSameSizeAs(DECISIONS.evaluate(table, base))
        .allSatisfy(
            row -> {
              boolean judged = row.get("criterion").equals(criterion);
              assertThat(row).containsEntry("verdict", judged ? verdict : "PASS");
              assertThat((String) row.get("reason")).isNotBlank();
            });
  }

  private static Map<String, Object> good() {
    Map<String, Object> inputs = new HashMap<>(Evidences.GOOD);
    inputs.put("applicationDecision", "accept");
    return inputs;
  }

  private static Stream<Arguments> number(String criterion, String input) {
    return Stream.of(
        arguments(criterion, input, 0, "PASS"),
        arguments(criterion, input, 3L, "FAIL"),
        arguments(criterion, input, -1, "UNKNOWN"),
        arguments(criterion, input, null, "UNKNOWN"));
  }

  private static Stream<Arguments> answer(String criterion, String input, String good, String bad) {
    return Stream.of(
        arguments(criterion, input, good, "PASS"),
        arguments(criterion, input, bad, "FAIL"),
        arguments(criterion, input, "perhaps", "UNKNOWN"),
        arguments(criterion, input, null, "UNKNOWN"));
  }

  private static Stream<Arguments> vouching(
      String criterion, String input, String good, String bad) {
    return Stream.concat(
        answer(criterion, input, good, bad),
        Stream.of(arguments(criterion, input, "expired", "UNKNOWN")));
  }

  private static Stream<Arguments> flag(String criterion, String input) {
    return Stream.of(
        arguments(criterion, input, true, "PASS"),
        arguments(criterion, input, false, "FAIL"),
        arguments(criterion, input, null, "UNKNOWN"));
  }

  private static Stream<Arguments> limit(
      String criterion, String input, Object within, Object above) {
    return Stream.of(
        arguments(criterion, input, within, "PASS"),
        arguments(criterion, input, above, "FAIL"),
        arguments(criterion, input, null, "UNKNOWN"));
  }

  private static Stream<Arguments> unlimited(String criterion, String limit) {
    return Stream.of(arguments(criterion, limit, null, "UNKNOWN"));
  }
}
