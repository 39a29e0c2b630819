package io.exodus.engine.gate;

import io.exodus.migration.RefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.value.ObjectValue;
import org.camunda.bpm.engine.variable.value.TypedValue;

/**
 * Variables as people and workers give them: text, numbers, dates, JSON. Never an object: the
 * engine would make one of whatever class its sender names.
 */
public final class Typed {

  private Typed() {}

  /**
   * @return null for none
   * @throws RefusedException if it is an object
   */
  public static Object value(VariableScope scope, String name) {
    TypedValue value = scope.getVariableTyped(name, false);
    if (value instanceof ObjectValue) {
      throw new RefusedException(
          name, "an object", "give a text, a number, a date, true or false, or JSON");
    }
    // The value of a JSON text is read by its own type, not by a class.
    return value == null ? null : scope.getVariable(name);
  }

  /** Empty for none. */
  public static String text(VariableScope scope, String name) {
    return Objects.toString(value(scope, name), "").strip();
  }

  /** All that are no objects: what Exodus has no use for may be one. */
  public static Map<String, Object> all(VariableScope scope) {
    Map<String, Object> all = new HashMap<>();
    for (String name : scope.getVariableNames()) {
      if (!(scope.getVariableTyped(name, false) instanceof ObjectValue)) {
        all.put(name, scope.getVariable(name));
      }
    }
    return all;
  }
}
