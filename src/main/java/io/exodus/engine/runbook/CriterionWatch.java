package io.exodus.engine.runbook;

import io.exodus.engine.Evidence;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.store.FailingCriteria;
import io.exodus.engine.store.IncidentReport.Origin;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.Phase;
import io.exodus.migration.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private static final String CRITERIA = "rollbackCriteria";

  private final ProcessEngine engine;
  private final MigrationStore migrations;
  private final Evidence evidence;
  private final FailingCriteria failing;
  private final Incidents incidents;
  private final TransactionOperations transaction;
  private final Clock clock;

  public CriterionWatch(
      ProcessEngine engine,
      MigrationStore migrations,
      Evidence evidence,
      FailingCriteria failing,
      Incidents incidents,
      TransactionOperations transaction,
      Clock clock) {
    this.engine = engine;
    this.migrations = migrations;
    this.evidence = evidence;
    this.failing = failing;
    this.incidents = incidents;
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
    Map<String, String> reasons = failures(migration);
    transaction.executeWithoutResult(
        tx -> {
          failing.keep(id, reasons.keySet());
          reasons.forEach(
              (criterion, reason) -> {
                Instant since = failing.fails(id, criterion, now);
                if (!since.plus(window).isAfter(now) && failing.raise(id, criterion)) {
                  IncidentProcess.raise(
                      engine,
                      incidents,
                      id,
                      Origin.CRITERION,
                      criterion,
                      "a rollback criterion has failed for " + window + ": " + reason);
                }
              });
        });
  }

  /** Reason by criterion that fails, by the criteria that the run was begun with. */
  private Map<String, String> failures(MigrationRow migration) {
    return IncidentProcess.withoutLogin(
        engine,
        () -> {
          Map<String, Object> inputs = evidence.collect(migration.id());
          // Nobody has been asked yet.
          inputs.put("applicationDecision", null);
          Map<String, String> failures = new LinkedHashMap<>();
          engine
              .getDecisionService()
              .evaluateDecisionById(criteria(migration))
              .variables(inputs)
              .evaluate()
              .getResultList()
              .stream()
              .filter(row -> Verdict.FAIL.name().equals(row.get("verdict")))
              .forEach(
                  row ->
                      failures.put(
                          String.valueOf(row.get("criterion")), String.valueOf(row.get("reason"))));
          return failures;
        });
  }

  private String criteria(MigrationRow migration) {
    var run =
        engine
            .getRuntimeService()
            .createProcessInstanceQuery()
            .processInstanceId(migration.runId())
            .singleResult();
    String deployment =
        engine
            .getRepositoryService()
            .getProcessDefinition(run.getProcessDefinitionId())
            .getDeploymentId();
    return engine
        .getRepositoryService()
        .createDecisionDefinitionQuery()
        .deploymentId(deployment)
        .decisionDefinitionKey(CRITERIA)
        .singleResult()
        .getId();
  }
}
