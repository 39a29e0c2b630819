package io.exodus.engine.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.plan.PlanReader;
import io.exodus.engine.store.AlterationStore;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.Alteration;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class AlterationServiceTest {

  private static final Alteration SHOP = Alteration.switchedOff("", "shop");
  private static final Alteration BATCH = Alteration.switchedOff("10.0.0.7:6379", "batch");

  private JdbcClient jdbc;
  private AttemptStore attempts;
  private MigrationStore migrations;
  private AlterationService service;

  @BeforeEach
  void start() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(database);
    jdbc = JdbcClient.create(database);
    attempts = new AttemptStore(jdbc);
    migrations = new MigrationStore(jdbc);
    TransactionTemplate transaction =
        new TransactionTemplate(new DataSourceTransactionManager(database));
    service = new AlterationService(migrations, attempts, new AlterationStore(jdbc), transaction);
    migrations.register(PlanReader.read("m-1", GivenPlan.variables()), "run-1");
  }

  @AfterEach
  void stop() {
    jdbc.sql("shutdown").update();
  }

  @Test
  void shouldKeepHowItWasAtFirstWhenItIsChangedAgain() {
    service.note(
        "m-1", Authority.SOURCE, List.of(Alteration.setting("repl-backlog-size", "1", "2")));
    service.note(
        "m-1", Authority.SOURCE, List.of(Alteration.setting("repl-backlog-size", "2", "4")));

    assertThat(service.of("m-1", Authority.SOURCE))
        .containsExactly(Alteration.setting("repl-backlog-size", "1", "4"));
  }

  @Test
  void shouldKeepWhoWasSwitchedOffWhenALaterFenceFindsNobodySwitchedOn() {
    service.note("m-1", Authority.SOURCE, List.of(SHOP, BATCH));
    service.note("m-1", Authority.SOURCE, List.of());

    assertThat(service.of("m-1", Authority.SOURCE)).containsExactlyInAnyOrder(SHOP, BATCH);
    assertThat(service.of("m-1", Authority.TARGET)).isEmpty();
  }

  @Test
  void shouldForgetOnlyWhatIsNamedAndOnlyUnderTheRecordedEpoch() {
    service.note("m-1", Authority.SOURCE, List.of(SHOP, BATCH));
    attempts.setRoute("m-1", new Route(Authority.TARGET, 7, false));

    assertThatThrownBy(() -> service.forget("m-1", Authority.SOURCE, 6, List.of(SHOP)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("epoch 7");
    service.forget("m-1", Authority.SOURCE, 7, List.of(SHOP));

    assertThat(service.of("m-1", Authority.SOURCE)).containsExactly(BATCH);
  }
}
