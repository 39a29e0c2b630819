package io.exodus.process;

import io.exodus.engine.incident.Incidents;
import io.exodus.engine.store.IncidentReport.Origin;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.IncidentState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps one migration's incident in memory; releases what the test says that its owner decided. */
final class RememberedIncidents extends Incidents {

  final List<String> raised = new ArrayList<>();
  IncidentState decided;
  private IncidentRow open;

  RememberedIncidents() {
    super(null, null, null, null, null, null);
  }

  void forget() {
    raised.clear();
    decided = null;
    open = null;
  }

  @Override
  public IncidentRow raise(String id, Origin origin, String actor, String subject, String what) {
    raised.add(origin + " " + actor + " " + subject + ": " + what);
    if (open == null) {
      open = row(id, IncidentState.OPEN, null);
    }
    return open;
  }

  @Override
  public Optional<IncidentRow> open(String id) {
    return Optional.ofNullable(open);
  }

  @Override
  public void takeUp(String id, String handler) {
    open = row(id, open.state(), handler);
  }

  @Override
  public IncidentState release(String id, String handler) {
    open = decided == IncidentState.RELEASED ? null : row(id, decided, handler);
    return decided;
  }

  private static IncidentRow row(String id, IncidentState state, String handler) {
    return new IncidentRow(id, 1, state, Instant.now(), 1, handler, null, null);
  }
}
