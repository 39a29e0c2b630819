package io.exodus.engine.runbook.check;

import io.exodus.engine.incident.Incidents;
import io.exodus.engine.runbook.model.DeployedTables;
import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.runbook.run.IncidentProcess;
import io.exodus.engine.store.IncidentReport.Origin;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.engine.watch.CriteriaInputs;
import io.exodus.engine.watch.FailingCriteria;
import io.exodus.journal.EntryType;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Phase;
import io.exodus.migration.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Judges the rollback criteria while the target is observed, each time that a sample comes in: one
 * that fails through a whole criteria window, of samples taken after the cutover, raises an
 * incident. People would else first see it once the rollback window is over.
 */
public class CriterionWatch {

  private static final Logger LOG = LoggerFactory.getLogger(CriterionWatch.class);

  private final ProcessEngine engine;
  private final MigrationStore migrations;
  private final CriteriaInputs evidence;
  private final FailingCriteria failing;
  private final Incidents incidents;
  private final Journal journal;
  private final TransactionOperations transaction;
  private final Clock clock;

  public CriterionWatch(
      ProcessEngine engine,
      MigrationStore migrations,
      CriteriaInputs evidence,
      FailingCriteria failing,
      Incidents incidents,
      Journal journal,
      TransactionOperations transaction,
      Clock clock) {
    this.engine = engine;
    this.migrations = migrations;
    this.evidence = evidence;
    this.failing = failing;
    this.incidents = incidents;
    this.journal = journal;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** What goes wrong here must not cost the sample. */
  public void sampled(String id) {
    try {
      judge(migrations.get(id), clock.instant());
    } catch (RuntimeException e) {
      LOG.warn("{}: the rollback criteria are not watched: {}", id, e.toString());
    }
  }

  private void judge(MigrationRow migration, Instant now) {
    Duration window = migration.plan().thresholds().window();
    if (migration.phase() != Phase.OBSERVING || migration.phaseSince().plus(window).isAfter(now)) {
      return;
    }
    String id = migration.id();
    List<CriterionVerdict> verdicts = verdicts(migration);
    List<CriterionVerdict> fails =
        verdicts.stream().filter(verdict -> verdict.verdict() == Verdict.FAIL).toList();
    transaction.executeWithoutResult(
        tx -> {
          noteChanges(id, verdicts, fails);
          for (CriterionVerdict verdict : fails) {
            String criterion = verdict.criterion();
            Instant since = failing.fails(id, criterion, now);
            if (!since.plus(window).isAfter(now) && failing.raise(id, criterion)) {
              IncidentProcess.raise(
                  engine,
                  incidents,
                  id,
                  Origin.CRITERION,
                  criterion,
                  "a rollback criterion has failed for " + window + ": " + verdict.reason());
            }
          }
        });
  }

  /** A verdict that stays as it was with the next sample is no news, and not journaled. */
  private void noteChanges(
      String id, List<CriterionVerdict> verdicts, List<CriterionVerdict> fails) {
    Set<String> before = failing.of(id);
    Set<String> now = fails.stream().map(CriterionVerdict::criterion).collect(Collectors.toSet());
    List<CriterionVerdict> changed =
        verdicts.stream()
            .filter(
                verdict ->
                    before.contains(verdict.criterion()) != now.contains(verdict.criterion()))
            .toList();
    before.stream()
        .filter(criterion -> !now.contains(criterion))
        .forEach(criterion -> failing.forget(id, criterion));
    if (!changed.isEmpty()) {
      Verdict gravest = Verdict.gravest(verdicts.stream().map(CriterionVerdict::verdict).toList());
      journal.append(
          id,
          EntryType.VERDICT,
          Actors.ENGINE,
          RunbookKeys.ROLLBACK_CRITERIA,
          Map.of("verdict", gravest, "criteria", changed));
    }
  }

  /** By the criteria that the run was begun with. */
  private List<CriterionVerdict> verdicts(MigrationRow migration) {
    return IncidentProcess.withoutLogin(
        engine,
        () -> {
          Map<String, Object> inputs = evidence.collect(migration.id());
          // Nobody has been asked yet.
          inputs.put("applicationDecision", null);
          return engine
              .getDecisionService()
              .evaluateDecisionById(criteria(migration))
              .variables(inputs)
              .evaluate()
              .getResultList()
              .stream()
              .map(RecordVerdicts::verdict)
              .toList();
        });
  }

  private String criteria(MigrationRow migration) {
    var run =
        engine
            .getRuntimeService()
            .createProcessInstanceQuery()
            .processInstanceId(migration.runId())
            .singleResult();
    return DeployedTables.id(engine, run.getProcessDefinitionId(), RunbookKeys.ROLLBACK_CRITERIA);
  }
}
