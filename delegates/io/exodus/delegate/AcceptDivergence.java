package io.exodus.delegate;

import io.exodus.client.RecordTrouble;
import io.exodus.engine.gate.Acceptances;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Gates.Decider;
import io.exodus.engine.gate.Typed;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/**
 * Records that the database owner accepts divergences, with a reason and until when; refused as a
 * whole, with words, where anything of it is wrong.
 */
public class AcceptDivergence implements JavaDelegate {

  /** The journal names so many of the records; the pattern reports the rest. */
  private static final int MOST_NAMED = 100;

  private final Gates gates;
  private final MigrationStore migrations;
  private final Acceptances acceptances;

  public AcceptDivergence(Gates gates, MigrationStore migrations, Acceptances acceptances) {
    this.gates = gates;
    this.migrations = migrations;
    this.acceptances = acceptances;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String id = Typed.text(execution, "migrationId");
    try {
      accept(execution, Inputs.text(execution, "migrationId", "name the migration"));
    } catch (RefusedException e) {
      throw new RefusalException(id, GateKeys.ACCEPT_DIVERGENCE, e);
    }
  }

  private void accept(DelegateExecution execution, String id) {
    String reason = Inputs.text(execution, "acceptReason", "say why; the journal keeps it");
    var migration = migrations.get(id);
    Decider owner = Inputs.decider(execution, gates, id, List.of(OwnerRole.DATABASE_OWNER));
    if (migration.phase().decided()) {
      throw new RefusedException(
          "migrationId", id, "its outcome is decided already: " + migration.phase());
    }
    String space = Typed.text(execution, "acceptedSpace");
    String keys = Inputs.text(execution, "acceptedKeys", "name a record's key, or a pattern");
    String until = Inputs.text(execution, "acceptedUntil", "give an end date");
    List<RecordTrouble> accepted =
        acceptances.accept(id, space.isEmpty() ? null : space, keys, reason, until, owner.user());
    Map<String, Object> evidence = new LinkedHashMap<>();
    if (!space.isEmpty()) {
      evidence.put("space", space);
    }
    evidence.put("keys", keys);
    evidence.put("until", until);
    evidence.put("records", accepted.size());
    evidence.put("named", accepted.stream().limit(MOST_NAMED).map(RecordTrouble::key).toList());
    gates.decided(id, GateKeys.ACCEPT_DIVERGENCE, owner, "accept", reason, evidence);
  }
}
