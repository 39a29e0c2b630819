package io.exodus.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.exodus.delegate.RegisterMigration;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.engine.gate.ServiceAccounts;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.ClassUtils;

/** A host application without a web server, on the class path of the build. */
@Tag("slow")
class HostIT {

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Host {}

  private static ConfigurableApplicationContext start(Class<?> host, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());
    return new SpringApplicationBuilder(host)
        .web(WebApplicationType.NONE)
        .run(arguments.toArray(String[]::new));
  }

  @Test
  void shouldSayWhatWorkersAndInterlaysLack() {
    assertThatThrownBy(() -> start(Host.class))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("exodus.engine.url is missing")
        .hasMessageContaining("no web server");
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class OverridingHost {

    @Bean
    JavaDelegate registerMigration() {
      return execution -> {};
    }

    @Bean
    RedisFamily exodusRedisFamily() {
      return new RedisFamily();
    }

    @Bean
    Family otherFamily() {
      Family other = mock();
      when(other.name()).thenReturn("other");
      return other;
    }

    @Bean
    ServiceAccounts accounts() {
      return mock();
    }
  }

  @Test
  void shouldTakeTheHostsBeansAndLeaveItsOwnAlone() {
    try (var context =
        start(
            OverridingHost.class,
            "--exodus.role=engine",
            "--exodus.engine.worker-password=a-password-of-the-workers",
            "--exodus.engine.interlay-password=a-password-of-the-interlays",
            "--spring.profiles.active=demo")) {
      assertThat(context.getBeansOfType(RegisterMigration.class)).isEmpty();
      assertThat(context.getBeansOfType(Family.class))
          .containsOnlyKeys("exodusRedisFamily", "otherFamily");
      assertThat(context.getBeansOfType(ServiceAccounts.class)).containsOnlyKeys("accounts");
      assertThat(context.getBeansOfType(Journal.class)).containsOnlyKeys("exodusJournal");

      assertThat(context.getBeansOfType(DataSource.class)).hasSize(1);
      assertThat(context.getBeansOfType(JdbcClient.class)).containsOnlyKeys("jdbcClient");
      assertThat(context.getBeansOfType(TransactionOperations.class))
          .containsOnlyKeys("transactionTemplate");
      assertThat(ClassUtils.isPresent("org.flywaydb.core.Flyway", null))
          .as("it would switch on Spring Boot's Flyway in a host that has none")
          .isFalse();
      assertThat(context.getEnvironment().getProperty("spring.datasource.url"))
          .as("the demo is the standalone server's")
          .startsWith("jdbc:h2:mem:");
      assertThat(context.getEnvironment().getProperty("server.shutdown"))
          .as("exodus.yaml is the standalone server's")
          .isNull();
      assertThat(
              context
                  .getBean(ProcessEngine.class)
                  .getRepositoryService()
                  .createProcessDefinitionQuery()
                  .processDefinitionKey(RunbookKeys.MIGRATION)
                  .count())
          .isEqualTo(1);
    }
  }
}
