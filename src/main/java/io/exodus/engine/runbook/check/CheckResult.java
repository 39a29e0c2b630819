package io.exodus.engine.runbook.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.json.Json;
import io.exodus.migration.Finding;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** What a check of one's own came to, read from the two variables that it sets. */
record CheckResult(Verdict verdict, List<Finding> findings) {

  static final String VERDICT = "checkVerdict";
  static final String FINDINGS = "checkFindings";

  private static final int MOST_FINDINGS = 100;
  private static final int LONGEST_TEXT = 2_000;
  private static final Set<String> FIELDS = Set.of("severity", "subject", "message", "advice");

  /**
   * A check that tells nothing is UNKNOWN.
   *
   * @param verdict PASS, FAIL or UNKNOWN as text; null where the check set none
   * @param findings a list as JSON text or JSON value; null for none
   * @throws RefusedException for anything else
   */
  static CheckResult read(String check, Object verdict, Object findings) {
    Verdict told =
        verdict == null ? Verdict.UNKNOWN : choice(VERDICT, verdict.toString(), Verdict.values());
    List<Finding> found = findings == null ? List.of() : list(check, findings);
    if (told == Verdict.PASS && found.stream().anyMatch(f -> f.severity() == Severity.CRITICAL)) {
      throw new RefusedException(
          VERDICT, verdict, "one of the findings is critical; set the verdict to FAIL");
    }
    return new CheckResult(told, found);
  }

  private static List<Finding> list(String check, Object value) {
    String text = value.toString();
    JsonNode list;
    try {
      list = Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new RefusedException(FINDINGS, cut(text), "write a list as JSON");
    }
    if (!list.isArray()) {
      throw new RefusedException(FINDINGS, cut(text), "write a list as JSON");
    }
    if (list.size() > MOST_FINDINGS) {
      throw new RefusedException(
          FINDINGS,
          "a list of " + list.size(),
          "sum them up in at most " + MOST_FINDINGS + " findings");
    }
    return IntStream.range(0, list.size())
        .mapToObj(i -> finding(check, FINDINGS + "[" + i + "]", list.get(i)))
        .toList();
  }

  private static Finding finding(String check, String field, JsonNode node) {
    if (!node.isObject()) {
      throw new RefusedException(
          field, cut(node.toString()), "write severity, subject, message and advice");
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw new RefusedException(
                    field + "." + name,
                    cut(node.get(name).toString()),
                    "leave it out; a finding has severity, subject, message and advice");
              }
            });
    return new Finding(
        check,
        choice(field + ".severity", text(field, node, "severity"), Severity.values()),
        text(field, node, "subject"),
        text(field, node, "message"),
        node.hasNonNull("advice") ? text(field, node, "advice") : "");
  }

  private static String text(String field, JsonNode node, String name) {
    JsonNode value = node.get(name);
    String key = field + "." + name;
    if (value == null || value.isNull() || value.isTextual() && value.asText().isBlank()) {
      throw new RefusedException(key, null, "write a text");
    }
    if (!value.isTextual() || value.asText().length() > LONGEST_TEXT) {
      throw new RefusedException(
          key, cut(value.toString()), "write a text of at most " + LONGEST_TEXT + " characters");
    }
    return value.asText();
  }

  private static <E extends Enum<E>> E choice(String field, String text, E[] values) {
    return Arrays.stream(values)
        .filter(value -> value.name().equals(text.strip().toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new RefusedException(field, cut(text), "use one of " + Arrays.toString(values)));
  }

  private static String cut(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
