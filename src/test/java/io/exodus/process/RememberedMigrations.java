package io.exodus.process;

import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.Authority;
import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.impl.context.Context;

/** Keeps one migration in memory, and the phases it went through. */
final class RememberedMigrations extends MigrationStore {

  /** A part of the runbook that is started by itself is the run. */
  static final String OF_WHOEVER_ASKS = "run";

  private final List<Phase> phases = new ArrayList<>();
  private MigrationRow row;

  RememberedMigrations() {
    super(null);
  }

  void forget() {
    row = null;
    phases.clear();
  }

  List<Phase> phases() {
    return phases;
  }

  @Override
  public void register(Plan plan, String runId) {
    row =
        new MigrationRow(
            plan.id(),
            runId,
            plan,
            Phase.REGISTERED,
            Instant.now(),
            new Route(Authority.SOURCE, 1, false));
  }

  @Override
  public Optional<MigrationRow> find(String id) {
    return Optional.ofNullable(row)
        .map(
            known ->
                known.runId().equals(OF_WHOEVER_ASKS)
                    ? new MigrationRow(
                        known.id(),
                        asking(),
                        known.plan(),
                        known.phase(),
                        known.phaseSince(),
                        known.route())
                    : known);
  }

  private static String asking() {
    var context = Context.getBpmnExecutionContext();
    return context == null ? OF_WHOEVER_ASKS : context.getExecution().getRootProcessInstanceId();
  }

  @Override
  public List<MigrationRow> occupying() {
    return find(null).filter(known -> known.phase().occupiesEndpoints()).stream().toList();
  }

  @Override
  public void lock(String id) {
    // One engine, one transaction at a time.
  }

  @Override
  public MigrationRow get(String id) {
    return find(id).orElseThrow();
  }

  @Override
  public void amend(Plan plan) {
    row = new MigrationRow(row.id(), row.runId(), plan, row.phase(), row.phaseSince(), row.route());
  }

  @Override
  public void enter(String id, Phase phase) {
    phases.add(phase);
    row = new MigrationRow(id, row.runId(), row.plan(), phase, Instant.now(), row.route());
  }
}
