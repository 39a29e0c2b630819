package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.flywaydb.core.Flyway;

/** What holds at every start. */
final class OrdersAssert {

  private static final String MODELS =
      """
      select 'process ' || key_ || ' ' || version_ from act_re_procdef
      union all select 'decision ' || key_ || ' ' || version_ from act_re_decision_def
      union all select 'form ' || key_ || ' ' || version_ from act_re_camformdef
      """;

  private static final String OWN_MODELS =
      """
      select b.name_ from act_ge_bytearray b
      join act_re_deployment d on d.id_ = b.deployment_id_ where d.name_ not like 'Exodus%'
      """;

  private static final String OWN_MIGRATIONS =
      "select \"script\" from \"flyway_schema_history\" where \"type\" = 'SQL'";

  private OrdersAssert() {}

  static void assertEachModelIsDeployedOnce(Orders orders) {
    assertThat(orders.select(MODELS))
        .contains("process approveOrder 1", "process migration 1", "process commit 1")
        .contains("process incident 1", "decision compatibility 1")
        .contains("process exodus-migration 1", "decision exodus-compatibility-redis 1")
        .contains("form exodus-start-migration 1")
        .allMatch(model -> model.endsWith(" 1"))
        .doesNotHaveDuplicates();
    assertThat(orders.select("select name_ from act_re_deployment"))
        .containsExactlyInAnyOrder(
            "Exodus runbooks", "Exodus start form", "SpringAutoDeployment");
    assertThat(orders.select(OWN_MODELS))
        .extracting(model -> model.substring(model.lastIndexOf('/') + 1))
        .containsExactlyInAnyOrder(
            "approveOrder.bpmn", "migration.bpmn", "commit.bpmn", "incident.bpmn", "compatibility.dmn");
  }

  static void assertTheApplicationIsAsItWas(Orders orders) throws IOException {
    assertThat(orders.context().getBeansOfType(Flyway.class)).hasSize(1);
    assertThat(orders.select(OWN_MIGRATIONS)).containsExactly("V1__orders.sql");
    assertThat(orders.select("select count(*) from orders")).containsExactly("0");
    assertThat(Collections.list(Orders.class.getClassLoader().getResources("application.yaml")))
        .as("the plain jar brings none")
        .hasSize(1);
    assertThat(orders.context().getEnvironment().getProperty("server.shutdown"))
        .as("exodus.yaml is the standalone server's")
        .isNull();
    assertThat(orders.status("/actuator/health")).isEqualTo(404);
  }

  static void assertStrangersAreTurnedAway(Orders orders, String engine) {
    assertThat(orders.status(engine + "/task")).isEqualTo(401);
    assertThat(orders.status("/exodus/api/migrations")).isEqualTo(401);
  }

  /** It reaches the engine over the application's own port, wherever that has its paths. */
  static void awaitTheInterlay(Orders orders) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> orders.get("/exodus/api/interlays/orders").toString(),
            instances -> instances.contains("\"live\":true"));
  }

  static List<String> tasksOfAda(Orders orders) {
    return orders.engine("/task?assignee=ada").findValuesAsText("id");
  }
}
