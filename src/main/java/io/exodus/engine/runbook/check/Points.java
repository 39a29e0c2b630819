package io.exodus.engine.runbook.check;

import io.exodus.engine.runbook.model.ModelProperties;
import io.exodus.migration.RefusedException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;

/** The ten points of the preflight, by which one is gone through alone. */
public final class Points {

  /** Those that people vouch for; the incompatibilities come with the check of compatibility. */
  private static final List<String> VOUCHED = List.of("rollbackPath", "backup", "maintenance");

  private static final List<String> ALL =
      Stream.of(OwnChecks.BUILT_IN, VOUCHED).flatMap(Collection::stream).toList();

  private Points() {}

  /**
   * @throws RefusedException if there is no such point
   */
  public static String demand(String point) {
    if (!ALL.contains(point)) {
      throw new RefusedException("point", point, "use one of " + ALL);
    }
    return point;
  }

  /** Of a model: the variables of the answers that are vouchings as a whole, by their point. */
  public static Map<String, String> vouched(BpmnModelInstance model) {
    Map<String, String> variables = new TreeMap<>();
    for (CamundaProperties gate : model.getModelElementsByType(CamundaProperties.class)) {
      String point = value(gate, ModelProperties.VOUCHING);
      if (point != null && value(gate, ModelProperties.SUBJECT) == null) {
        variables.put(point, value(gate, ModelProperties.VARIABLE));
      }
    }
    return variables;
  }

  /** Null where it is not set; Modeler writes a field that is left alone as an empty one. */
  private static String value(CamundaProperties properties, String name) {
    return properties.getCamundaProperties().stream()
        .filter(property -> name.equals(property.getCamundaName()))
        .map(CamundaProperty::getCamundaValue)
        .filter(value -> value != null && !value.isBlank())
        .findFirst()
        .orElse(null);
  }
}
