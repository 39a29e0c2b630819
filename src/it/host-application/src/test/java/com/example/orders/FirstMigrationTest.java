package com.example.orders;

import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

class FirstMigrationTest {
  @Test
  void starts() {
    new SpringApplicationBuilder(OrdersApplication.class).run("--server.port=0", "--spring.flyway.baseline-on-migrate=true").close();
  }
}
