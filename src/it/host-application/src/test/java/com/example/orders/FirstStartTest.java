package com.example.orders;

import static com.example.orders.OrdersAssert.assertEachModelIsDeployedOnce;
import static com.example.orders.OrdersAssert.assertStrangersAreTurnedAway;
import static com.example.orders.OrdersAssert.assertTheApplicationIsAsItWas;
import static com.example.orders.OrdersAssert.awaitTheInterlay;
import static com.example.orders.OrdersAssert.tasksOfAda;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page "Use Exodus in an application of your own", up to the request for a migration. */
class FirstStartTest {

  @Test
  void shouldStartAMigrationInSomebodyElsesApplication() throws IOException {
    try (Orders orders = Orders.start("", "/engine-rest")) {
      assertEachModelIsDeployedOnce(orders);
      assertTheApplicationIsAsItWas(orders);
      assertStrangersAreTurnedAway(orders, "/engine-rest");

      orders.engine(
          "/process-definition/key/exodus-migration/start",
          Files.readString(Path.of("rehearsal.json")));

      assertThat(orders.get("/exodus/api/migrations")).hasSize(1);
      assertThat(orders.get("/exodus/api/migrations/orders-1/journal").get(0).get("actor").asText())
          .isEqualTo("ada");
      assertThat(tasksOfAda(orders)).hasSize(1);
      awaitTheInterlay(orders);
      assertTheApplicationsOwnProcessesStart(orders);
    }
  }

  /** Those of ordinary names, which Exodus's would have without their prefix. */
  private static void assertTheApplicationsOwnProcessesStart(Orders orders) {
    for (String process : List.of("migration", "commit", "incident")) {
      orders.engine("/process-definition/key/" + process + "/start", "{}");
    }
    assertThat(orders.engine("/task").findValuesAsText("name"))
        .contains("Move the stock", "Commit the order", "Look after the incident");
    assertThat(orders.get("/exodus/api/migrations")).hasSize(1);
  }
}
