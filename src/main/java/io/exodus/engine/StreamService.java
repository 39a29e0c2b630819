package io.exodus.engine;

import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.migration.Authority;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Route;
import io.exodus.migration.Standing;
import java.util.Map;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The record of whether a migration's streams can be relied upon. It demands the journaled
 * decisions itself, and looks at the record of authority under the same lock as who changes it.
 */
public class StreamService {

  private static final String FORWARD = "FORWARD";
  private static final String REVERSE = "REVERSE";
  private static final String EVIDENCE = "EVIDENCE";

  private final AttemptStore attempts;
  private final StreamStore streams;
  private final SampleStore samples;
  private final RecordStore records;
  private final Journal journal;
  private final Approvals approvals;
  private final Holds holds;
  private final TransactionOperations transaction;

  public StreamService(
      MigrationStore migrations,
      AttemptStore attempts,
      StreamStore streams,
      SampleStore samples,
      RecordStore records,
      Journal journal,
      Holds holds,
      TransactionOperations transaction) {
    this.attempts = attempts;
    this.streams = streams;
    this.samples = samples;
    this.records = records;
    this.journal = journal;
    this.approvals = new Approvals(migrations, journal);
    this.holds = holds;
    this.transaction = transaction;
  }

  /**
   * Notes that a stream can never go on. From then on no attempt begins that would rely on it.
   *
   * @param direction FORWARD or REVERSE
   * @throws ConflictException if the record does not rely on that stream, or an attempt is under
   *     way that may just be ending it
   */
  public void lost(String id, String direction, String reason, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          Route route = attempts.lockRoute(id);
          Authority origin = direction.equals(FORWARD) ? Authority.SOURCE : Authority.TARGET;
          if (route.authority() != origin || attempts.open(id).isPresent()) {
            throw new ConflictException(
                "the record of '"
                    + id
                    + "' says "
                    + route
                    + "; the "
                    + direction
                    + " stream is not relied upon, or an attempt is under way");
          }
          if (streams.standing(id, direction) != Standing.LOST) {
            stand(id, direction, Standing.LOST, Map.of("what", "lost", "reason", reason), actor);
          }
        });
  }

  /**
   * Allows the way back to be attached anew: the rollback approver has decided it.
   *
   * @throws ConflictException if nobody has, or the target is not in charge
   */
  public void rebuild(String id, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          Route route = attempts.lockRoute(id);
          if (route.authority() != Authority.TARGET || attempts.open(id).isPresent()) {
            throw new ConflictException(
                "the record of '" + id + "' says " + route + "; there is no way back to rebuild");
          }
          Standing standing = streams.standing(id, REVERSE);
          if (standing == Standing.REBUILDING) {
            return;
          }
          if (standing == Standing.WHOLE) {
            throw new ConflictException("the way back of '" + id + "' is not lost");
          }
          approvals.demand(id, "decideWayBack", "rebuild", noted(id, REVERSE));
          stand(id, REVERSE, Standing.REBUILDING, Map.of("what", "attached anew"), actor);
        });
  }

  /**
   * Notes that both sides agree again.
   *
   * @throws ConflictException if the way back is not being rebuilt, or records still differ
   */
  public void rebuilt(String id, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          attempts.lockRoute(id);
          long open = records.open(id);
          if (streams.standing(id, REVERSE) != Standing.REBUILDING || open > 0) {
            throw new ConflictException(
                "the way back of '"
                    + id
                    + "' is "
                    + streams.standing(id, REVERSE)
                    + ", and "
                    + open
                    + " records differ");
          }
          stand(id, REVERSE, Standing.WHOLE, Map.of("what", "whole again"), actor);
        });
  }

  /**
   * Allows the target to be emptied for a new copy: its owner has decided it, and it has never been
   * in charge.
   *
   * @throws ConflictException if not
   * @throws HeldException if an open incident holds it
   */
  public void emptying(String id, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          Route route = attempts.lockRoute(id);
          if (route.authority() != Authority.SOURCE
              || attempts.open(id).isPresent()
              || attempts.everDecided(id, Authority.TARGET)) {
            throw new ConflictException(
                "the record of '"
                    + id
                    + "' says "
                    + route
                    + "; a target that is or was in charge is not emptied");
          }
          if (streams.standing(id, FORWARD) != Standing.LOST) {
            throw new ConflictException("the copy of '" + id + "' is not lost");
          }
          holds.demandFree(id, DestructiveStep.COPY);
          approvals.demand(id, "decideNewCopy", "copyAgain", noted(id, FORWARD));
          journal.append(id, "AUTHORITY", actor, "empty", Map.of("epoch", route.epoch()));
        });
  }

  /** Notes that the target is empty: what was copied, compared and found before counts no more. */
  public void emptied(String id, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          attempts.lockRoute(id);
          if (streams.standing(id, FORWARD) == Standing.WHOLE) {
            return;
          }
          samples.forgetProgress(id);
          records.forgetOpen(id);
          stand(id, FORWARD, Standing.WHOLE, Map.of("what", "the target was emptied"), actor);
        });
  }

  /** As the criteria judge: whole, lost, rebuilding or givenUp; null where there is none yet. */
  public String wayBack(String id) {
    Standing standing = streams.standing(id, REVERSE);
    if (standing == null) {
      return null;
    }
    return switch (standing) {
      case WHOLE -> "whole";
      case REBUILDING -> "rebuilding";
      case LOST ->
          approvals.fresh(id, "decideWayBack", "goOn", noted(id, REVERSE)) ? "givenUp" : "lost";
    };
  }

  private void stand(
      String id, String direction, Standing standing, Map<String, ?> detail, String actor) {
    streams.stand(id, direction, standing);
    journal.append(id, EVIDENCE, actor, subject(direction), detail);
  }

  private long noted(String id, String direction) {
    return approvals.latest(id, EVIDENCE, subject(direction));
  }

  private static String subject(String direction) {
    return "stream " + direction;
  }
}
