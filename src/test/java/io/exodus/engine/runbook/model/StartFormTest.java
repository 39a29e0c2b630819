package io.exodus.engine.runbook.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.engine.plan.Catalog;
import io.exodus.json.Json;
import io.exodus.migration.OwnerRole;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The choices of the start form, on an engine that is started again and again. */
class StartFormTest {

  private static final Map<String, String> ENDPOINTS = Map.of("old", "redis", "new", "redis");

  private final ProcessEngine engine =
      ProcessEngineConfiguration.createStandaloneInMemProcessEngineConfiguration()
          .setProcessEngineName("start-form")
          .setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID())
          .buildProcessEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void shouldDeployOnceUnlessTheChoicesChange() {
    Catalog before = new Catalog(ENDPOINTS, Map.of(), Map.of());
    StartForm.deploy(engine, before);
    StartForm.deploy(engine, before);
    assertThat(engine.getRepositoryService().createDeploymentQuery().count()).isEqualTo(1);

    StartForm.deploy(engine, new Catalog(Map.of("old", "redis"), Map.of(), Map.of()));
    assertThat(engine.getRepositoryService().createDeploymentQuery().count()).isEqualTo(2);
    StartForm.deploy(engine, before);
    assertThat(engine.getRepositoryService().createDeploymentQuery().count()).isEqualTo(3);
  }

  @Test
  void shouldOfferWhatIsConfigured() throws IOException {
    StartForm.deploy(
        engine,
        new Catalog(
            ENDPOINTS,
            Map.of(),
            Map.of(
                "orders",
                Map.of(
                    "description",
                    "Orders move",
                    "databaseOwner",
                    "dan",
                    "rollbackApproverDeputy",
                    "ron"))));

    List<JsonNode> fields = fields();
    assertThat(values(fields, "sourceEndpoint")).containsExactly("new", "old");
    assertThat(values(fields, "targetEndpoint")).containsExactly("new", "old");
    assertThat(values(fields, "plan")).containsExactly("orders");
    assertThat(fields)
        .filteredOn(field -> field.path("id").asText().startsWith("Text_Plan_"))
        .singleElement()
        .satisfies(
            text -> {
              assertThat(text.path("text").asText())
                  .contains(
                      "Orders move",
                      "owners: database owner dan",
                      "deputies: rollback approver ron");
              assertThat(text.at("/conditional/hide").asText()).isEqualTo("=plan != \"orders\"");
            });
  }

  @Test
  void shouldNotAskForAPlanWhenThereIsNone() throws IOException {
    StartForm.deploy(engine, new Catalog(ENDPOINTS, Map.of(), Map.of()));

    assertThat(fields()).noneMatch(field -> field.path("key").asText().equals("plan"));
  }

  @Test
  void shouldAskForEachOwnerAndForADeputy() throws IOException {
    StartForm.deploy(engine, new Catalog(ENDPOINTS, Map.of(), Map.of()));

    assertThat(fields())
        .extracting(field -> field.path("key").asText())
        .containsAll(
            Arrays.stream(OwnerRole.values())
                .flatMap(role -> Stream.of(role.variable(), role.deputyVariable()))
                .toList());
  }

  private List<JsonNode> fields() throws IOException {
    var deployment = engine.getRepositoryService().createDeploymentQuery().singleResult();
    try (InputStream form =
        engine
            .getRepositoryService()
            .getResourceAsStream(deployment.getId(), "forms/startMigration.form")) {
      List<JsonNode> fields = new ArrayList<>();
      collect(Json.MAPPER.readTree(form), fields);
      return fields;
    }
  }

  private static void collect(JsonNode component, List<JsonNode> into) {
    for (JsonNode child : component.path("components")) {
      into.add(child);
      collect(child, into);
    }
  }

  private static List<String> values(List<JsonNode> fields, String key) {
    return fields.stream()
        .filter(field -> field.path("key").asText().equals(key))
        .flatMap(field -> field.path("values").findValuesAsText("value").stream())
        .toList();
  }
}
