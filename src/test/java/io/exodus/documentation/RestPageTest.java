package io.exodus.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.junit.jupiter.api.Test;

/**
 * The page "Carry a migration over REST" lists the gates of the models, each with what it takes.
 */
class RestPageTest {

  private static final Path PAGE = Path.of("src/docs/how-to/carry-a-migration-over-rest.md");

  @Test
  void shouldListEveryGateWithWhatItTakes() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `Task_")).toList();

    assertThat(rows).containsExactlyInAnyOrderElementsOf(gates());
  }

  private static List<String> gates() throws IOException {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> models = Files.list(Path.of("processes"))) {
      for (Path model : models.filter(path -> path.toString().endsWith(".bpmn")).toList()) {
        Bpmn.readModelFromFile(model.toFile())
            .getModelElementsByType(UserTask.class)
            .forEach(gate -> rows.add(row(gate.getId(), properties(gate))));
      }
    }
    return rows;
  }

  private static String row(String id, Map<String, String> gate) {
    return "| `%s` | `%s` | `%s`: %s | %s |"
        .formatted(
            id,
            gate.get("exodus.role"),
            gate.get("exodus.variable"),
            coded(Stream.of(gate.get("exodus.answers").split(","))),
            demands(gate.getOrDefault("exodus.demands", "")));
  }

  private static String demands(String all) {
    Map<String, List<String>> byAnswer = new LinkedHashMap<>();
    for (String demand : all.split(",")) {
      String[] parts = demand.strip().split("=");
      if (parts.length == 2) {
        byAnswer.computeIfAbsent(parts[0], answer -> new ArrayList<>()).add(parts[1]);
      }
    }
    return byAnswer.isEmpty()
        ? "–"
        : byAnswer.entrySet().stream()
            .map(entry -> "`" + entry.getKey() + "`: " + coded(entry.getValue().stream()))
            .collect(Collectors.joining("; "));
  }

  private static String coded(Stream<String> words) {
    return words.map(word -> "`" + word.strip() + "`").collect(Collectors.joining(", "));
  }

  private static Map<String, String> properties(UserTask gate) {
    return gate
        .getExtensionElements()
        .getElementsQuery()
        .filterByType(CamundaProperties.class)
        .list()
        .stream()
        .flatMap(list -> list.getCamundaProperties().stream())
        .collect(
            Collectors.toMap(
                CamundaProperty::getCamundaName, CamundaProperty::getCamundaValue, (a, b) -> a));
  }
}
