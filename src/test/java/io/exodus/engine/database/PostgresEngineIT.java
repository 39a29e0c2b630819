package io.exodus.engine.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.ExodusApplication;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.JournalChain;
import io.exodus.migration.OwnerRole;
import io.exodus.server.PostgresServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An engine node on PostgreSQL, started twice. */
class PostgresEngineIT {

  private static final String ID = "orders-1";

  private final String database = PostgresServer.newDatabase();

  private ConfigurableApplicationContext start() {
    List<String> arguments = new ArrayList<>();
    arguments.add("--spring.config.name=exodus");
    arguments.add("--exodus.role=engine");
    arguments.add("--exodus.engine.worker-password=a-password-of-the-workers");
    arguments.add("--exodus.engine.interlay-password=a-password-of-the-interlays");
    arguments.add("--server.port=0");
    arguments.add("--camunda.bpm.admin-user.id=admin");
    arguments.add("--camunda.bpm.admin-user.password=admin");
    arguments.add("--spring.datasource.url=" + PostgresServer.url(database));
    arguments.add("--spring.datasource.username=postgres");
    for (String name : List.of("orders-old", "orders-new")) {
      String endpoint = "--exodus.endpoints." + name + ".";
      arguments.add(endpoint + "family=redis");
      arguments.add(endpoint + "uri=redis://localhost:6379");
      arguments.add(endpoint + "username=exodus");
      arguments.add(endpoint + "password=secret");
      arguments.add(endpoint + "application-users=orders-app");
    }
    for (String name : List.of("orders", "orders-eu")) {
      String interlay = "--exodus.interlays." + name + ".";
      arguments.add(interlay + "family=redis");
      arguments.add(interlay + "listen=localhost:0");
      arguments.add(interlay + "source=orders-old");
      arguments.add(interlay + "target=orders-new");
    }
    return new SpringApplicationBuilder(ExodusApplication.class)
        .run(arguments.toArray(String[]::new));
  }

  /** Everything that a start could change: tables, history of the tables, models. */
  private List<Map<String, Object>> state() {
    JdbcClient jdbc = JdbcClient.create(PostgresServer.database(database));
    List<Map<String, Object>> state = new ArrayList<>();
    for (String query :
        List.of(
            "select table_name, column_name, data_type from information_schema.columns"
                + " where table_schema = 'public' order by 1, 2",
            "select * from exodus_schema order by version",
            "select id_, name_ from act_re_deployment order by 1",
            "select id_, key_, version_ from act_re_procdef order by 1",
            "select id_ from act_id_user order by 1")) {
      state.addAll(jdbc.sql(query).query().listOfRows());
    }
    return state;
  }

  private static void register(ProcessEngine engine) {
    IdentityService identity = engine.getIdentityService();
    Map<String, Object> plan = new HashMap<>(GivenPlan.variables());
    for (OwnerRole role : OwnerRole.values()) {
      identity.saveUser(identity.newUser((String) plan.get(role.variable())));
    }
    identity.setAuthentication("admin", List.of("camunda-admin"));
    engine.getRuntimeService().startProcessInstanceByKey(RunbookKeys.MIGRATION, ID, plan);
    identity.clearAuthentication();
  }

  private static void awaitFirstTask(ProcessEngine engine) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> engine.getTaskService().createTaskQuery().count() > 0);
  }

  @Test
  void shouldRegisterAMigrationAndChangeNothingAtASecondStart() {
    List<Map<String, Object>> before;
    try (var context = start()) {
      register(context.getBean(ProcessEngine.class));
      awaitFirstTask(context.getBean(ProcessEngine.class));
      before = state();
    }

    try (var context = start()) {
      assertThat(state()).isEqualTo(before);
      assertThat(context.getBean(MigrationStore.class).get(ID).plan().source())
          .isEqualTo("orders-old");
      var journal = context.getBean(Journal.class).entries(ID);
      assertThat(journal.get(0).actor()).isEqualTo("admin");
      assertThat(JournalChain.verify(journal).whole()).isTrue();
      assertThat(
              context
                  .getBean(MeterRegistry.class)
                  .get("exodus.journal.sequence")
                  .tag("migration", ID)
                  .gauge()
                  .value())
          .as("the journal's head, as found at the start")
          .isPositive();
      awaitFirstTask(context.getBean(ProcessEngine.class));
    }
  }
}
