package io.exodus.engine.runbook;

import io.exodus.engine.Vacancies;
import io.exodus.engine.Vacancies.Vacancy;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks from time to time whether somebody can decide at each gate that lies open: accounts are
 * deleted, locked and given back while nobody touches the migration. Each node of a cluster may
 * look; a migration is looked at by one at a time.
 */
public final class VacancyWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VacancyWatch.class);

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final ProcessEngine engine;
  private final MigrationStore migrations;
  private final Journal journal;
  private final TransactionOperations transaction;
  private final Runs runs;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          look -> {
            Thread thread = new Thread(look, "exodus-vacancies");
            thread.setDaemon(true);
            return thread;
          });

  public VacancyWatch(
      ProcessEngine engine,
      MigrationStore migrations,
      Journal journal,
      TransactionOperations transaction) {
    this.engine = engine;
    this.migrations = migrations;
    this.journal = journal;
    this.transaction = transaction;
    this.runs = new Runs(() -> migrations);
  }

  /**
   * @param interval between two looks
   */
  public void start(Duration interval) {
    long millis = interval.toMillis();
    timer.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** One look at all open gates. What goes wrong with one migration must not hide the others. */
  public void look() {
    try {
      for (MigrationRow migration : migrations.occupying()) {
        look(migration.id());
      }
    } catch (RuntimeException e) {
      LOG.warn("nobody looks whether the open gates can be decided: {}", e.toString());
    }
  }

  private void look(String id) {
    try {
      transaction.executeWithoutResult(
          tx -> {
            // Before anything is read: another node may be looking, or an owner answering.
            migrations.lock(id);
            MigrationRow migration = migrations.get(id);
            configuration()
                .getCommandExecutorTxRequired()
                .execute(
                    context -> {
                      settle(migration);
                      return null;
                    });
          });
    } catch (RuntimeException e) {
      LOG.warn("{}: its open gates are looked at again later: {}", id, e.toString());
    }
  }

  private void settle(MigrationRow migration) {
    Vacancies vacancies = new Vacancies(engine, journal);
    List<Vacancy> found =
        open(migration).flatMap(task -> vacancy(migration, task, vacancies)).toList();
    vacancies.settle(migration.plan(), found);
  }

  private Stream<TaskEntity> open(MigrationRow migration) {
    return engine
        .getTaskService()
        .createTaskQuery()
        .processInstanceBusinessKey(migration.id())
        .list()
        .stream()
        .map(TaskEntity.class::cast)
        .filter(task -> runs.of(task.getExecution()).isPresent());
  }

  private static Stream<Vacancy> vacancy(
      MigrationRow migration, TaskEntity task, Vacancies vacancies) {
    GateModel gate = GateTasks.gate(task);
    return gate == null
        ? Stream.empty()
        : vacancies
            .of(migration, gate.role())
            .map(trouble -> new Vacancy(task.getExecutionId(), gate.name(), trouble))
            .stream();
  }

  private ProcessEngineConfigurationImpl configuration() {
    return (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
  }

  /** Lets a look end: an interrupt in the middle would close the file of an H2 database. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(LONGEST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the look at the open gates does not end; it is left alone");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
