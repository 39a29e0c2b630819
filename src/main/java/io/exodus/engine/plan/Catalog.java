package io.exodus.engine.plan;

import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.Map;

/**
 * What is configured, as far as the engine needs to know it.
 *
 * @param families family by endpoint's name
 * @param interlays endpoints by interlay's name
 * @param plans defaults of a start's variables, by named plan
 */
public record Catalog(
    Map<String, String> families,
    Map<String, InterlayEnds> interlays,
    Map<String, Map<String, Object>> plans) {

  public Catalog {
    families = Map.copyOf(families);
    interlays = Map.copyOf(interlays);
    plans = Map.copyOf(plans);
  }

  /** The endpoints that an interlay leads to. */
  public record InterlayEnds(String source, String target) {}

  /**
   * @param field what names the endpoint
   * @throws RefusedException if no endpoint of that name is configured
   */
  public void demand(String field, String endpoint) {
    if (!families.containsKey(endpoint)) {
      throw unknown(field, endpoint, "endpoint", families);
    }
  }

  /**
   * @throws RefusedException if no interlay of that name is configured
   */
  public InterlayEnds interlay(String name) {
    if (!interlays.containsKey(name)) {
      throw unknown("interlays", name, "interlay", interlays);
    }
    return interlays.get(name);
  }

  /**
   * @throws RefusedException if no plan of that name is configured
   */
  public Map<String, Object> plan(String name) {
    if (!plans.containsKey(name)) {
      throw unknown("plan", name, "plan", plans);
    }
    return plans.get(name);
  }

  /** The interlays that lead from source to target, by name. */
  public List<String> leading(String source, String target) {
    InterlayEnds ends = new InterlayEnds(source, target);
    return interlays.keySet().stream()
        .filter(name -> interlays.get(name).equals(ends))
        .sorted()
        .toList();
  }

  private static RefusedException unknown(
      String field, String name, String what, Map<String, ?> configured) {
    return new RefusedException(
        field,
        name,
        "no "
            + what
            + " of that name is configured; configured are "
            + configured.keySet().stream().sorted().toList());
  }
}
