package io.exodus.engine.authority;

import io.exodus.client.Attempt;
import io.exodus.client.Attempt.State;
import io.exodus.client.FenceDebt;
import io.exodus.engine.gate.Approvals;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.migration.Authority;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Direction;
import io.exodus.migration.Route;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The record of authority. It demands the journaled approvals itself, and that no incident holds
 * the step, so that no edit of a model gets round them; and every approval serves for one attempt.
 */
public class RouteService {

  public static final String ATTEMPT = "attempt";
  static final String COMMIT = "commit";
  static final String RELEASE = "release";

  private final MigrationStore migrations;
  private final AttemptStore attempts;
  private final StreamStore streams;
  private final Journal journal;
  private final RouteConditions conditions;
  private final FenceRecord fences;
  private final Refusals refusals;
  private final IncidentGuard holds;
  private final TransactionOperations transaction;

  public RouteService(
      MigrationStore migrations,
      AttemptStore attempts,
      StreamStore streams,
      FindingStore findings,
      Journal journal,
      Seals seals,
      Refusals refusals,
      IncidentGuard holds,
      TransactionOperations transaction) {
    this.migrations = migrations;
    this.attempts = attempts;
    this.streams = streams;
    this.journal = journal;
    Approvals approvals = new Approvals(migrations, journal);
    this.conditions =
        new RouteConditions(migrations, streams, approvals, new Criteria(findings, seals), holds);
    this.refusals = refusals;
    this.fences = new FenceRecord(journal, approvals);
    this.holds = holds;
    this.transaction = transaction;
  }

  /**
   * Begins an attempt, or takes over the one that its worker has not completed. Either way the
   * epoch is higher than any before it.
   *
   * @throws ConflictException if the side has the authority already, or nobody has approved the
   *     attempt
   */
  public Attempt begin(String id, Authority towards, String worker, String actor) {
    return begin(id, towards, worker, actor, false);
  }

  /**
   * The same towards the source, without the target or the reverse stream. From the decision on,
   * the target must be closed before anything else happens to it.
   *
   * @throws ConflictException if the rollback approver has not confirmed the loss
   */
  public Attempt beginWithLoss(String id, String worker, String actor) {
    return begin(id, Authority.SOURCE, worker, actor, true);
  }

  private Attempt begin(
      String id, Authority towards, String worker, String actor, boolean withLoss) {
    return guarded(
        id,
        actor,
        ATTEMPT,
        () -> {
          Route route = attempts.lockRoute(id);
          var open = attempts.open(id);
          long epoch = route.epoch() + 1;
          Attempt attempt;
          if (open.isPresent()) {
            Attempt found = open.get();
            attempts.takeOver(id, found.number(), epoch, worker);
            attempt = new Attempt(found.number(), found.towards(), epoch, found.state(), true);
            attempts.setRoute(id, new Route(route.authority(), epoch, route.held()));
          } else {
            if (route.authority() == towards) {
              throw new ConflictException(
                  "the "
                      + towards.name().toLowerCase(Locale.ROOT)
                      + " of '"
                      + id
                      + "' has the authority already");
            }
            conditions.demandAttempt(id, towards, withLoss);
            attempt = attempts.insert(id, towards, epoch, worker);
            attempts.setRoute(id, new Route(route.authority(), epoch, true));
            if (withLoss) {
              fences.note(id, actor, FenceDebt.OWED);
            }
          }
          note(id, actor, attempt, worker, attempt.takenOver() ? "taken over" : "begun");
          return attempt;
        });
  }

  /** The attempt that is under way, taken over; null if there is none. */
  public Attempt takeOver(String id, String worker, String actor) {
    return guarded(
        id,
        actor,
        ATTEMPT,
        () -> {
          attempts.lockRoute(id);
          var open = attempts.open(id);
          return open.isEmpty() ? null : begin(id, open.get().towards(), worker, actor);
        });
  }

  /**
   * Records the one decision of an attempt: the point of no return. Under an incident that was
   * raised since it began, it can only be aborted.
   *
   * @throws ConflictException if another worker has taken it over, or it is decided already
   * @throws HeldException if an open incident holds the change of authority
   */
  public Attempt decide(String id, long number, long epoch, State decision, String actor) {
    return guarded(
        id,
        actor,
        ATTEMPT,
        () -> {
          Route route = attempts.lockRoute(id);
          Attempt open =
              attempts
                  .open(id)
                  .filter(a -> a.number() == number)
                  .orElseThrow(
                      () -> new ConflictException("attempt " + number + " is not under way"));
          if (decision == State.DECIDED) {
            holds.demandFree(id, DestructiveStep.towards(open.towards()));
          }
          long next = route.epoch() + 1;
          if (!attempts.decide(id, number, epoch, decision, next)) {
            throw new ConflictException(
                "attempt " + number + " is " + open.state() + " under epoch " + open.epoch());
          }
          Authority authority = decision == State.DECIDED ? open.towards() : route.authority();
          attempts.setRoute(id, new Route(authority, next, false));
          Attempt decided = new Attempt(number, open.towards(), next, decision, false);
          if (decision == State.ABORTED && fences.noted(id) == FenceDebt.OWED) {
            fences.note(id, actor, FenceDebt.NONE);
          }
          note(id, actor, decided, null, decision == State.DECIDED ? "decided" : "aborted");
          return decided;
        });
  }

  /**
   * @throws ConflictException if another worker has taken the attempt over
   */
  public void complete(
      String id, long number, long epoch, Map<String, Object> evidence, String actor) {
    guarded(
        id,
        actor,
        ATTEMPT,
        () -> {
          attempts.lockRoute(id);
          if (!attempts.complete(id, number, epoch)) {
            throw new ConflictException("attempt " + number + " belongs to another worker now");
          }
          return journal.append(id, EntryType.EVIDENCE, actor, ATTEMPT + " " + number, evidence);
        });
  }

  /** Records the commit, which demands the business's journaled decision. */
  public void commit(String id, String actor) {
    guarded(
        id,
        actor,
        COMMIT,
        () -> {
          Route route = attempts.lockRoute(id);
          if (committed(id)) {
            return null;
          }
          if (route.authority() != Authority.TARGET || attempts.open(id).isPresent()) {
            throw new ConflictException(
                "the target of '"
                    + id
                    + "' does not have the authority; there is nothing to commit");
          }
          conditions.demandCommit(id);
          streams.want(id, Direction.REVERSE, false);
          return journal.append(
              id, EntryType.AUTHORITY, actor, COMMIT, Map.of("epoch", route.epoch()));
        });
  }

  public boolean committed(String id) {
    return journal.latest(id, EntryType.AUTHORITY, COMMIT) != null;
  }

  /** Allows the release of the source: approved, and not before the retention date. */
  public void release(String id, String actor) {
    guarded(
        id,
        actor,
        RELEASE,
        () -> {
          attempts.lockRoute(id);
          if (!committed(id)) {
            throw new ConflictException(
                "'" + id + "' is not committed; its source is not released");
          }
          conditions.demandRelease(id);
          return journal.append(id, EntryType.AUTHORITY, actor, RELEASE, Map.of());
        });
  }

  /** Whether a target that the authority was taken from still has to be closed. */
  public FenceDebt fenceDebt(String id) {
    return migrations.get(id).route().authority() == Authority.TARGET
        ? FenceDebt.NONE
        : fences.standing(id);
  }

  /** Notes that the target was closed, and the fence proved. */
  public void closed(String id, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          attempts.lockRoute(id);
          if (fenceDebt(id) == FenceDebt.OWED) {
            fences.note(id, actor, FenceDebt.PAID);
          }
        });
  }

  /** What is refused leaves a row, though all else of the transaction is undone. */
  private <T> T guarded(String id, String actor, String subject, Supplier<T> effect) {
    try {
      return transaction.execute(tx -> effect.get());
    } catch (ConflictException e) {
      // Inside another effect, or a step of the engine's: whoever began that knows how it ended.
      if (!TransactionSynchronizationManager.isActualTransactionActive()) {
        refusals.recordOnce(id, actor, subject, e.getMessage());
      }
      throw e;
    }
  }

  private void note(String id, String actor, Attempt attempt, String worker, String what) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("what", what);
    detail.put("attempt", attempt.number());
    detail.put("towards", attempt.towards());
    detail.put("epoch", attempt.epoch());
    detail.put("state", attempt.state());
    if (worker != null) {
      detail.put("worker", worker);
    }
    journal.append(id, EntryType.AUTHORITY, actor, ATTEMPT, detail);
  }
}
