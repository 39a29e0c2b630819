package io.exodus.engine.authority;

import io.exodus.engine.gate.Approvals;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Direction;
import io.exodus.migration.Route;
import io.exodus.migration.StreamReliability;
import java.util.Map;
import java.util.Optional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The record of whether a migration's streams can be relied upon. It demands the journaled
 * decisions itself, and looks at the record of authority under the same lock as who changes it.
 */
public class StreamService {

  private final AttemptStore attempts;
  private final StreamStore streams;
  private final SampleStore samples;
  private final RecordStore records;
  private final Journal journal;
  private final Approvals approvals;
  private final IncidentGuard holds;
  private final TransactionOperations transaction;

  public StreamService(
      MigrationStore migrations,
      AttemptStore attempts,
      StreamStore streams,
      SampleStore samples,
      RecordStore records,
      Journal journal,
      IncidentGuard holds,
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
   * @throws ConflictException if the record does not rely on that stream, or an attempt is under
   *     way that may just be ending it
   */
  public void lost(String id, Direction direction, String reason, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          Route route = attempts.lockRoute(id);
          Authority origin = direction == Direction.FORWARD ? Authority.SOURCE : Authority.TARGET;
          if (route.authority() != origin || attempts.open(id).isPresent()) {
            throw new ConflictException(
                "the record of '"
                    + id
                    + "' says "
                    + route
                    + "; the "
                    + direction
                    + " stream is not in use, or an attempt is under way");
          }
          if (streams.standing(id, direction) != StreamReliability.LOST) {
            stand(
                id,
                direction,
                StreamReliability.LOST,
                Map.of("what", "lost", "reason", reason),
                actor);
          }
        });
  }

  /**
   * Allows the reverse stream to be attached again: the rollback approver has decided it.
   *
   * @throws ConflictException if nobody has, or the target is not in charge
   */
  public void rebuild(String id, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          Route route = attempts.lockRoute(id);
          if (route.authority() != Authority.TARGET || attempts.open(id).isPresent()) {
            throw new ConflictException(
                "the record of '"
                    + id
                    + "' says "
                    + route
                    + "; there is no reverse stream to "
                    + "rebuild");
          }
          StreamReliability standing = streams.standing(id, Direction.REVERSE);
          if (standing == StreamReliability.REBUILDING) {
            return;
          }
          if (standing == StreamReliability.WHOLE) {
            throw new ConflictException("the reverse stream of '" + id + "' is not lost");
          }
          approvals.demand(id, GateKeys.DECIDE_WAY_BACK, "rebuild", noted(id, Direction.REVERSE));
          stand(
              id,
              Direction.REVERSE,
              StreamReliability.REBUILDING,
              Map.of("what", "attached anew"),
              actor);
        });
  }

  /**
   * Notes that both sides agree again.
   *
   * @throws ConflictException if the reverse stream is not being rebuilt, or records still differ
   */
  public void rebuilt(String id, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          attempts.lockRoute(id);
          long open = records.open(id);
          if (streams.standing(id, Direction.REVERSE) != StreamReliability.REBUILDING || open > 0) {
            throw new ConflictException(
                "the reverse stream of '"
                    + id
                    + "' is "
                    + streams.standing(id, Direction.REVERSE)
                    + ", and "
                    + open
                    + " records differ");
          }
          stand(
              id, Direction.REVERSE, StreamReliability.WHOLE, Map.of("what", "whole again"), actor);
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
                    + "; Exodus does not empty a target that has or had the authority");
          }
          if (streams.standing(id, Direction.FORWARD) != StreamReliability.LOST) {
            throw new ConflictException("the copy of '" + id + "' is not lost");
          }
          holds.demandFree(id, DestructiveStep.COPY);
          approvals.demand(id, GateKeys.DECIDE_NEW_COPY, "copyAgain", noted(id, Direction.FORWARD));
          journal.append(id, EntryType.AUTHORITY, actor, "empty", Map.of("epoch", route.epoch()));
        });
  }

  /**
   * Notes that the target is empty: what was copied, compared and found before no longer counts.
   */
  public void emptied(String id, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          attempts.lockRoute(id);
          if (streams.standing(id, Direction.FORWARD) == StreamReliability.WHOLE) {
            return;
          }
          samples.forgetProgress(id);
          records.forgetOpen(id);
          stand(
              id,
              Direction.FORWARD,
              StreamReliability.WHOLE,
              Map.of("what", "the target was emptied"),
              actor);
        });
  }

  /** The journal's row of the loss of a stream that is lost still; empty where it is not. */
  public static Optional<JournalEntry> loss(Journal journal, String id, Direction direction) {
    return Optional.ofNullable(journal.latest(id, EntryType.EVIDENCE, subject(direction)))
        .filter(note -> "lost".equals(Json.readMap(note.detail()).get("what")));
  }

  /** As the criteria judge: whole, lost, rebuilding or givenUp; null where there is none yet. */
  public String wayBack(String id) {
    StreamReliability standing = streams.standing(id, Direction.REVERSE);
    if (standing == null) {
      return null;
    }
    return switch (standing) {
      case WHOLE -> "whole";
      case REBUILDING -> "rebuilding";
      case LOST ->
          approvals.fresh(id, GateKeys.DECIDE_WAY_BACK, "goOn", noted(id, Direction.REVERSE))
              ? "givenUp"
              : "lost";
    };
  }

  private void stand(
      String id,
      Direction direction,
      StreamReliability standing,
      Map<String, ?> detail,
      String actor) {
    streams.stand(id, direction, standing);
    journal.append(id, EntryType.EVIDENCE, actor, subject(direction), detail);
  }

  private long noted(String id, Direction direction) {
    return approvals.latest(id, EntryType.EVIDENCE, subject(direction));
  }

  private static String subject(Direction direction) {
    return "stream " + direction;
  }
}
