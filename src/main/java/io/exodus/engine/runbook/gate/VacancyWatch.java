package io.exodus.engine.runbook.gate;

import io.exodus.engine.gate.Vacancies;
import io.exodus.engine.gate.Vacancies.Vacancy;
import io.exodus.engine.runbook.run.Runs;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.thread.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
 * look; what it finds is made visible by one at a time.
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
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("exodus-vacancies"));

  public VacancyWatch(
      ProcessEngine engine,
      MigrationStore migrations,
      Journal journal,
      TransactionOperations transaction) {
    this.engine = engine;
    this.migrations = migrations;
    this.journal = journal;
    this.transaction = transaction;
    this.runs = new Runs(() -> migrations, () -> journal);
  }

  /**
   * @param interval between two looks
   */
  // A look catches what goes wrong; close ends them.
  @SuppressWarnings("FutureReturnValueIgnored")
  public void start(Duration interval) {
    long millis = interval.toMillis();
    timer.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** One look at all open gates. What goes wrong with one migration must not hide the others. */
  public void look() {
    try {
      migrations.occupying().forEach(this::look);
    } catch (RuntimeException e) {
      LOG.warn(
          "Exodus cannot check whether somebody can decide at the open gates: {}", e.toString());
    }
  }

  private void look(MigrationRow migration) {
    try {
      // Without the lock, which a cutover needs: who is behind a name may take long to ask.
      List<Vacancy> found = command(vacancies -> found(migration, vacancies));
      if (!command(vacancies -> vacancies.settled(migration.plan(), found))) {
        settle(migration, found);
      }
    } catch (RuntimeException e) {
      LOG.warn("{}: Exodus checks its open gates again later: {}", migration.id(), e.toString());
    }
  }

  /** Another node may have done so already, and a gate may have been answered. */
  private void settle(MigrationRow migration, List<Vacancy> found) {
    transaction.executeWithoutResult(
        tx -> {
          migrations.lock(migration.id());
          command(
              vacancies -> {
                List<TaskEntity> open = open(migration).toList();
                vacancies.settle(
                    migration.plan(),
                    found.stream().filter(v -> open.stream().anyMatch(t -> at(t, v))).toList());
                return null;
              });
        });
  }

  private List<Vacancy> found(MigrationRow migration, Vacancies vacancies) {
    return open(migration)
        .flatMap(
            task ->
                vacancies
                    .of(migration, GateTasks.gate(task).role())
                    .map(trouble -> vacancy(task, trouble))
                    .stream())
        .toList();
  }

  private static Vacancy vacancy(TaskEntity task, String trouble) {
    return new Vacancy(task.getExecutionId(), GateTasks.gate(task).name(), trouble);
  }

  private static boolean at(TaskEntity task, Vacancy vacancy) {
    return vacancy(task, vacancy.trouble()).equals(vacancy);
  }

  /** The gates of the run. */
  private Stream<TaskEntity> open(MigrationRow migration) {
    return engine
        .getTaskService()
        .createTaskQuery()
        .processInstanceBusinessKey(migration.id())
        .list()
        .stream()
        .map(TaskEntity.class::cast)
        .filter(task -> GateTasks.gate(task) != null)
        .filter(task -> runs.of(task.getExecution()).isPresent());
  }

  private <T> T command(Function<Vacancies, T> look) {
    return ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
        .getCommandExecutorTxRequired()
        .execute(context -> look.apply(new Vacancies(engine, journal)));
  }

  /** Lets a look end: an interrupt in the middle would close the file of an H2 database. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(LONGEST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the check of the open gates does not end; Exodus no longer waits for it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
