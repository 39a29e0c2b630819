package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;

/** An application with a security, a JSON and a data source of its own, and no Flyway. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SecurityTest {

  @Autowired TestRestTemplate stranger;

  private ResponseEntity<String> get(String user, String password, String path) {
    return stranger.withBasicAuth(user, password).getForEntity(path, String.class);
  }

  private int status(String path) {
    return stranger.getForEntity(path, String.class).getStatusCode().value();
  }

  @Test
  void shouldKeepTheApplicationsDoorAndItsWay() {
    assertThat(status("/customer")).isEqualTo(401);
    assertThat(get("shopkeeper", "shop", "/customer").getBody())
        .isEqualTo("{\"customer_name\":\"shopkeeper\"}");
    assertThat(get("ada", "secret", "/customer").getStatusCode().value()).isEqualTo(401);
    assertThat(ClassUtils.isPresent("org.flywaydb.core.Flyway", null)).isFalse();
  }

  @Test
  void shouldOpenExodusToUsersOfTheEngineOnly() {
    for (String path : new String[] {"/exodus/api/migrations", "/engine-rest/task"}) {
      assertThat(status(path)).as(path).isEqualTo(401);
      assertThat(get("shopkeeper", "shop", path).getStatusCode().value()).as(path).isEqualTo(401);
      assertThat(get("ada", "secret", path).getStatusCode().value()).as(path).isEqualTo(200);
    }
  }

  @Test
  void shouldLetTheInterlayReport() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> get("ada", "secret", "/exodus/api/interlays/sessions").getBody(),
            instances -> instances.contains("\"live\":true"));
  }
}
