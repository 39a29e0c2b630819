package io.exodus.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.junit.jupiter.api.Test;

class GateKeysTest {

  /** Decisions that people make by starting a process: no task has their name. */
  private static final Set<String> STARTS =
      Set.of(
          GateKeys.CALL_FOR_ROLLBACK,
          GateKeys.ACCEPT_DIVERGENCE,
          GateKeys.CHECK_AGAIN,
          GateKeys.CHANGE_PLAN);

  /** Nobody would find the decisions of a gate that has another name in the model. */
  @Test
  void shouldNameTheGatesOfTheModelsAndNoOthers() throws Exception {
    List<String> names = new ArrayList<>();
    for (Field constant : GateKeys.class.getFields()) {
      names.add((String) constant.get(null));
    }

    assertThat(names).containsAll(STARTS);
    names.removeAll(STARTS);
    assertThat(modelled()).containsExactlyInAnyOrderElementsOf(names);
  }

  private static List<String> modelled() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("processes"))) {
      return files
          .filter(file -> file.toString().endsWith(".bpmn"))
          .map(file -> Bpmn.readModelFromFile(file.toFile()))
          .flatMap(model -> model.getModelElementsByType(UserTask.class).stream())
          .map(GateKeysTest::gate)
          .toList();
    }
  }

  /** Every user task is a gate; one that is none fails here. */
  private static String gate(UserTask task) {
    return task
        .getExtensionElements()
        .getElementsQuery()
        .filterByType(CamundaProperties.class)
        .singleResult()
        .getCamundaProperties()
        .stream()
        .filter(property -> property.getCamundaName().equals("exodus.gate"))
        .map(CamundaProperty::getCamundaValue)
        .findFirst()
        .orElseThrow();
  }
}
