package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** The how-to "Use Exodus as a plugin", step by step, and a second start on the same database. */
class FirstMigrationTest {

  private static final String MODELS =
      """
      select 'process ' || key_ || ' ' || version_ from act_re_procdef
      union all select 'decision ' || key_ || ' ' || version_ from act_re_decision_def
      union all select 'form ' || key_ || ' ' || version_ from act_re_camformdef
      order by 1
      """;

  private static final String OWN_MIGRATIONS =
      "select \"script\" from \"flyway_schema_history\" where \"type\" = 'SQL'";

  @Test
  void shouldMigrateInSomebodyElsesApplication() throws IOException {
    List<String> models;
    List<String> tasks;
    try (Orders orders = Orders.start("", "/engine-rest")) {
      models = orders.select(MODELS);
      shouldDeployEachModelOnce(models);
      shouldLeaveTheApplicationAsItWas(orders);
      shouldBeClosedToStrangers(orders, "/engine-rest");
      startTheFirstMigration(orders);
      awaitTheInterlay(orders);
      tasks = tasks(orders);
      assertThat(tasks).isNotEmpty();
    }

    try (Orders orders = Orders.start("/shop", "/engine")) {
      assertThat(orders.select(MODELS)).isEqualTo(models);
      assertThat(tasks(orders)).isEqualTo(tasks);
      shouldLeaveTheApplicationAsItWas(orders);
      shouldBeClosedToStrangers(orders, "/engine");
      completeThePlan(orders);
      awaitTheInterlay(orders);
      awaitTheWorkersFindings(orders);
    }
  }

  private static void shouldLeaveTheApplicationAsItWas(Orders orders) {
    assertThat(orders.context().getBeansOfType(Flyway.class)).hasSize(1);
    assertThat(orders.select(OWN_MIGRATIONS)).containsExactly("V1__orders.sql");
    assertThat(orders.select("select count(*) from orders")).containsExactly("0");
    assertThat(
            orders.select(
                """
                select b.name_ from act_ge_bytearray b
                join act_re_deployment d on d.id_ = b.deployment_id_
                where d.name_ not like 'Exodus%'
                """))
        .singleElement()
        .asString()
        .endsWith("approveOrder.bpmn");
  }

  private static void shouldDeployEachModelOnce(List<String> models) {
    assertThat(models)
        .contains("process approveOrder 1", "process migration 1", "form startMigration 1")
        .allMatch(model -> model.endsWith(" 1"))
        .doesNotHaveDuplicates();
  }

  private static void shouldBeClosedToStrangers(Orders orders, String engine) {
    assertThat(orders.status(engine + "/task")).isEqualTo(401);
    assertThat(orders.status("/exodus/api/migrations")).isEqualTo(401);
    assertThat(orders.status("/actuator/health")).isEqualTo(404);
  }

  private static void startTheFirstMigration(Orders orders) throws IOException {
    orders.engine(
        "/process-definition/key/migration/start", Files.readString(Path.of("rehearsal.json")));

    assertThat(orders.get("/exodus/api/migrations")).hasSize(1);
    assertThat(orders.get("/exodus/api/migrations/orders-1/journal").get(0).get("actor").asText())
        .isEqualTo("ada");
  }

  private static void completeThePlan(Orders orders) {
    orders.engine(
        "/task/" + tasks(orders).get(0) + "/complete",
        "{\"variables\": {\"planDecision\": {\"value\": \"complete\"}}}");
  }

  /** It reaches the engine over the application's own port, wherever that has its paths. */
  private static void awaitTheInterlay(Orders orders) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> orders.get("/exodus/api/interlays/orders").toString().contains("\"live\":true"));
  }

  /** The worker fetches the preflight's checks, fails to reach the databases, and says so. */
  private static void awaitTheWorkersFindings(Orders orders) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> orders.get("/exodus/api/migrations/orders-1/findings").toString(),
            findings -> findings.contains("orders-old") && findings.contains("orders-new"));
  }

  private static List<String> tasks(Orders orders) {
    return orders.engine("/task?assignee=ada").findValuesAsText("id");
  }
}
