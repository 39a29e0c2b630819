package io.exodus.cutover;

import io.exodus.client.Attempt;
import io.exodus.client.FenceDebt;
import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.engine.authority.AlterationService;
import io.exodus.engine.authority.RouteService;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.gate.GivenApprovals;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.store.AlterationStore;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.migration.Alteration;
import io.exodus.migration.Authority;
import io.exodus.migration.MigrationKind;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import io.exodus.migration.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The engine's own record of authority over a database in memory, with an approved cutover. */
final class CutoverRecord implements AutoCloseable {

  private final String id;
  private final JdbcClient jdbc;
  private final MigrationStore migrations;
  private final GivenApprovals approvals;
  private final TransactionTemplate transaction;
  private final RouteService service;

  CutoverRecord(String id, Duration longestHold) {
    this.id = id;
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(database);
    jdbc = JdbcClient.create(database);
    migrations = new MigrationStore(jdbc);
    Journal journal = new Journal(jdbc);
    FindingStore findings = new FindingStore(jdbc);
    approvals = new GivenApprovals(migrations, findings, journal);
    var transactions = new DataSourceTransactionManager(database);
    transaction = new TransactionTemplate(transactions);
    service =
        new RouteService(
            migrations,
            new AttemptStore(jdbc),
            new StreamStore(jdbc),
            findings,
            journal,
            approvals.seals(),
            new Refusals(journal, transactions),
            (migration, step) -> {},
            transaction);
    transaction.executeWithoutResult(
        tx -> {
          migrations.register(plan(id, longestHold), "run-1");
          migrations.enter(id, Phase.CUTTING_OVER);
          approvals.run(id);
          approvals.decide(id, "approveCutover", "approve");
        });
  }

  private static Plan plan(String id, Duration longestHold) {
    return new Plan(
        id,
        "a cutover under test",
        MigrationKind.REHEARSAL,
        "old",
        "new",
        List.of("orders"),
        Arrays.stream(OwnerRole.values())
            .collect(Collectors.toMap(role -> role, OwnerRole::variable)),
        new Thresholds(
            0.01,
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1)),
        longestHold,
        Duration.ofMinutes(1),
        Instant.now().plusSeconds(3600));
  }

  /** The way back is chosen. */
  void rollBack() {
    migrations.enter(id, Phase.ROLLING_BACK);
  }

  /** Somebody entitled calls for the way back. */
  void callForRollback() {
    rollBack();
    transaction.executeWithoutResult(tx -> approvals.decide(id, "callForRollback", "rollback"));
  }

  void confirmLoss() {
    transaction.executeWithoutResult(tx -> approvals.decide(id, "confirmLoss", "confirm"));
  }

  /** As the engine keeps them. */
  Alterations alterations(Authority side) {
    AlterationService kept =
        new AlterationService(
            migrations, new AttemptStore(jdbc), new AlterationStore(jdbc), transaction);
    return new Alterations() {
      @Override
      public List<Alteration> known() {
        return kept.of(id, side);
      }

      @Override
      public void note(List<Alteration> altered) {
        kept.note(id, side, altered);
      }

      @Override
      public void forget(long epoch, List<Alteration> restored) {
        try {
          kept.forget(id, side, epoch, restored);
        } catch (ConflictException e) {
          throw new StaleEpochException("the record", epoch, route().epoch());
        }
      }
    };
  }

  FenceDebt fenceDebt() {
    return service.fenceDebt(id);
  }

  Route route() {
    return migrations.get(id).route();
  }

  AuthorityRecord of(String worker) {
    return new Direct(worker);
  }

  @Override
  public void close() {
    jdbc.sql("shutdown").update();
  }

  /** Without the engine's HTTP in between. */
  private final class Direct implements AuthorityRecord {

    private final String worker;

    Direct(String worker) {
      this.worker = worker;
    }

    @Override
    public Attempt begin(Authority towards) {
      return ask(() -> service.begin(id, towards, worker, "exodus-worker"));
    }

    @Override
    public Attempt beginWithLoss() {
      return ask(() -> service.beginWithLoss(id, worker, "exodus-worker"));
    }

    @Override
    public Optional<Attempt> takeOver() {
      return Optional.ofNullable(ask(() -> service.takeOver(id, worker, "exodus-worker")));
    }

    @Override
    public Attempt decide(Attempt attempt, Attempt.State decision) {
      return ask(
          () -> service.decide(id, attempt.number(), attempt.epoch(), decision, "exodus-worker"));
    }

    @Override
    public void complete(Attempt attempt, Map<String, Object> evidence) {
      ask(
          () -> {
            service.complete(id, attempt.number(), attempt.epoch(), evidence, "exodus-worker");
            return null;
          });
    }

    private static <T> T ask(Supplier<T> question) {
      try {
        return question.get();
      } catch (ConflictException e) {
        throw new AttemptLostException(e.getMessage());
      }
    }
  }
}
