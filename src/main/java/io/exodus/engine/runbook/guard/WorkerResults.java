package io.exodus.engine.runbook.guard;

import io.exodus.migration.RefusedException;
import java.util.Map;
import java.util.function.Predicate;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.spin.json.SpinJsonNode;

/** What Exodus's workers may put into a run: per topic these variables, of these types. */
final class WorkerResults {

  /** With what the topics of Exodus's own workers begin. */
  static final String TOPICS = "exodus-";

  /** Of a BPMN error: why the step came to another end. */
  static final Map<String, Kind> OF_AN_ERROR = Map.of("outcomeReason", Kind.TEXT);

  private static final Map<String, Map<String, Kind>> OF_TOPIC =
      Map.of(
          "exodus-check", Map.of("compatibilityFindings", Kind.JSON),
          "exodus-copy", Map.of("copied", Kind.WHOLE, "failedRecords", Kind.WHOLE),
          "exodus-validate",
              Map.of("validated", Kind.WHOLE, "divergent", Kind.WHOLE, "unsettled", Kind.WHOLE),
          "exodus-settle", Map.of("authority", Kind.TEXT, "committed", Kind.TRUTH),
          "exodus-switch", Map.of("authority", Kind.TEXT, "heldMillis", Kind.NUMBER),
          "exodus-take", Map.of("authority", Kind.TEXT));

  /** A type of a variable, whether it came over REST or from Java. */
  enum Kind {
    TEXT("a text", value -> value instanceof String),
    TRUTH("true or false", value -> value instanceof Boolean),
    WHOLE(
        "a whole number",
        value -> value instanceof Long || value instanceof Integer || value instanceof Short),
    NUMBER("a number", value -> value instanceof Number),
    JSON("a value of the type Json", value -> value instanceof SpinJsonNode);

    private final String words;
    private final Predicate<Object> holds;

    Kind(String words, Predicate<Object> holds) {
      this.words = words;
      this.holds = holds;
    }

    /** An object that would have to be deserialized to be looked at is of none. */
    private boolean of(TypedValue value) {
      String type = value.getType() == null ? "" : value.getType().getName();
      return switch (type) {
        case "object", "file", "bytes", "xml" -> false;
        case "json" -> this == JSON;
        default -> holds.test(value.getValue());
      };
    }
  }

  private WorkerResults() {}

  static boolean exodus(String topic) {
    return topic != null && topic.startsWith(TOPICS);
  }

  /** Of a task's completion. */
  static Map<String, Kind> of(String topic) {
    return OF_TOPIC.getOrDefault(topic, Map.of());
  }

  /**
   * @param given null for none
   * @throws RefusedException for a variable that is not among the allowed ones, or of another type
   */
  static void demand(String topic, Map<String, Kind> allowed, Map<String, Object> given) {
    if (given == null) {
      return;
    }
    var typed = Variables.fromMap(given);
    for (String name : given.keySet()) {
      Kind kind = allowed.get(name);
      if (kind == null) {
        throw new RefusedException(
            name,
            "another result",
            "a task of the topic '" + topic + "' does not return it; leave it out");
      }
      TypedValue value = typed.getValueTyped(name);
      if (value == null || !kind.of(value)) {
        throw new RefusedException(
            name,
            "a value of another type",
            "a task of the topic '" + topic + "' returns " + kind.words + " there");
      }
    }
  }
}
