package io.exodus.engine.authority;

import io.exodus.engine.store.AlterationStore;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.Alteration;
import io.exodus.migration.Authority;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import java.util.List;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps what workers change on a side of a migration, so that it can be put back whatever the
 * database forgets. To note too much does no harm; to forget too early does, so that demands the
 * epoch that stands in the record.
 */
public class AlterationService {

  private final MigrationStore migrations;
  private final AttemptStore attempts;
  private final AlterationStore alterations;
  private final TransactionOperations transaction;

  public AlterationService(
      MigrationStore migrations,
      AttemptStore attempts,
      AlterationStore alterations,
      TransactionOperations transaction) {
    this.migrations = migrations;
    this.attempts = attempts;
    this.alterations = alterations;
    this.transaction = transaction;
  }

  public List<Alteration> of(String id, Authority side) {
    return alterations.of(endpoint(id, side));
  }

  public void note(String id, Authority side, List<Alteration> altered) {
    transaction.executeWithoutResult(
        tx -> {
          attempts.lockRoute(id);
          altered.forEach(one -> alterations.note(endpoint(id, side), id, one));
        });
  }

  /**
   * @throws ConflictException if a higher epoch has been recorded: a successor may have changed it
   *     again
   */
  public void forget(String id, Authority side, long epoch, List<Alteration> restored) {
    transaction.executeWithoutResult(
        tx -> {
          Route route = attempts.lockRoute(id);
          if (epoch < route.epoch()) {
            throw new ConflictException(
                "what was restored under epoch "
                    + epoch
                    + " may have been changed again; the record says epoch "
                    + route.epoch());
          }
          restored.forEach(one -> alterations.forget(endpoint(id, side), one));
        });
  }

  private String endpoint(String id, Authority side) {
    Plan plan = migrations.get(id).plan();
    return side == Authority.SOURCE ? plan.source() : plan.target();
  }
}
