package io.exodus.engine.runbook.model;

import io.exodus.migration.OwnerRole;
import io.exodus.migration.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A gate as its user task's extension properties model it.
 *
 * @param role who decides
 * @param variable where the answer is put
 * @param answers those allowed
 * @param terms what of the plan this gate asks for; it may change nothing else of it
 * @param demands by answer, the variables that must come with it
 * @param takes further variables that may come with an answer
 * @param vouching the point of the checklist that the answer is about; empty for none
 * @param subject variable that tells what of the point it is about, as an object with a {@code
 *     key}; empty for the point itself
 * @param preflight the answers that demand a preflight that is passed still
 * @param fourEyes the gate before, whose last answer must be another person's; empty for none
 */
public record GateModel(
    String name,
    OwnerRole role,
    String variable,
    List<String> answers,
    Set<String> terms,
    Map<String, List<String>> demands,
    Set<String> takes,
    String vouching,
    String subject,
    Set<String> preflight,
    String fourEyes) {

  private static final String COMMA = "\\s*,\\s*";

  /** Null where the properties model no gate. */
  public static GateModel of(Map<String, String> properties) {
    String name = properties.get(ModelProperties.GATE);
    if (name == null) {
      return null;
    }
    List<String> answers =
        List.of(required(properties, ModelProperties.ANSWERS, name).split(COMMA));
    return new GateModel(
        name,
        OwnerRole.ofVariable(required(properties, ModelProperties.ROLE, name)),
        required(properties, ModelProperties.VARIABLE, name),
        answers,
        names(properties, ModelProperties.TERMS),
        demands(properties.getOrDefault(ModelProperties.DEMANDS, ""), answers),
        names(properties, ModelProperties.TAKES),
        properties.getOrDefault(ModelProperties.VOUCHING, ""),
        properties.getOrDefault(ModelProperties.SUBJECT, ""),
        names(properties, ModelProperties.PREFLIGHT),
        properties.getOrDefault(ModelProperties.FOUR_EYES, ""));
  }

  /** Whether a variable of that name may come with an answer. */
  public boolean asksFor(String name) {
    return name.equals(variable)
        || name.equals(reason())
        || terms.contains(name)
        || takes.contains(name)
        || demands.values().stream().anyMatch(names -> names.contains(name));
  }

  private static Set<String> names(Map<String, String> properties, String property) {
    return Set.of(properties.getOrDefault(property, "").split(COMMA));
  }

  /** The variable that holds the reason for the answer. */
  public String reason() {
    return name + "Reason";
  }

  /** The variable that tells until when an answer counts. */
  public String until() {
    return beside("Until");
  }

  /** The variable that tells where it is documented. */
  public String reference() {
    return beside("Reference");
  }

  private String beside(String what) {
    return variable.replaceFirst("Decision$", "") + what;
  }

  private static Map<String, List<String>> demands(String property, List<String> answers) {
    Map<String, List<String>> demands = new HashMap<>();
    // Modeler writes a field that is left alone as an empty one.
    if (!property.isBlank()) {
      for (String demand : property.strip().split(COMMA)) {
        String[] sides = demand.split("=");
        if (sides.length != 2 || !answers.contains(sides[0]) || sides[1].isBlank()) {
          throw new RefusedException(
              ModelProperties.DEMANDS, demand, "write answer=variable, with one of " + answers);
        }
        demands.computeIfAbsent(sides[0], answer -> new ArrayList<>()).add(sides[1]);
      }
    }
    return demands;
  }

  private static String required(Map<String, String> properties, String name, String gate) {
    String value = properties.get(name);
    if (value == null || value.isBlank()) {
      throw new RefusedException(
          name, null, "the gate '" + gate + "' needs it in the task's extension properties");
    }
    return value;
  }
}
