package com.example.orders;

import static com.example.orders.OrdersAssert.assertEachModelIsDeployedOnce;
import static com.example.orders.OrdersAssert.assertStrangersAreTurnedAway;
import static com.example.orders.OrdersAssert.assertTheApplicationIsAsItWas;
import static com.example.orders.OrdersAssert.awaitTheInterlay;
import static com.example.orders.OrdersAssert.tasksOfAda;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.engine.incident.ApiLinks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The rest of the page in another process, on the same database: nothing is deployed again, and the
 * migration goes on. The application has moved its paths meanwhile.
 */
class SecondStartTest {

  @Test
  void shouldGoOnWithTheMigration() throws IOException {
    try (Orders orders = Orders.start("/shop", "/engine")) {
      assertEachModelIsDeployedOnce(orders);
      assertTheApplicationIsAsItWas(orders);
      assertStrangersAreTurnedAway(orders, "/engine");
      List<String> tasks = tasksOfAda(orders);
      assertThat(tasks).hasSize(1);

      orders.engine(
          "/task/" + tasks.get(0) + "/complete",
          "{\"variables\": {\"planDecision\": {\"value\": \"complete\"}}}");

      awaitTheInterlay(orders);
      awaitTheWorkersFindings(orders);
      assertThat(orders.context().getBean(ApiLinks.class).journal("orders-1"))
          .as("as pages link to it")
          .isEqualTo("/shop/exodus/api/migrations/orders-1/journal");
    }
  }

  /** The worker fetches the preflight's checks, fails to reach the databases, and says so. */
  private static void awaitTheWorkersFindings(Orders orders) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> orders.get("/exodus/api/migrations/orders-1/findings").toString(),
            findings -> findings.contains("orders-old") && findings.contains("orders-new"));
  }
}
