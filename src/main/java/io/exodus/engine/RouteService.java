package io.exodus.engine;

import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.migration.Authority;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.JournalEntry;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.migration.Route;
import io.exodus.migration.Verdict;
import io.exodus.migration.api.Attempt;
import io.exodus.migration.api.Attempt.State;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The record of authority. It demands the journaled approvals itself, so that no edit of a model
 * gets round them, and every approval serves for one attempt.
 */
public class RouteService {

  private static final String AUTHORITY = "AUTHORITY";
  private static final String ATTEMPT = "attempt";
  private static final String COMMIT = "commit";
  private static final String RELEASE = "release";
  private static final List<OwnerRole> BUSINESS = List.of(OwnerRole.BUSINESS_DECISION_OWNER);

  private final MigrationStore migrations;
  private final AttemptStore attempts;
  private final StreamStore streams;
  private final FindingStore findings;
  private final Journal journal;
  private final Seals seals;
  private final Refusals refusals;
  private final TransactionOperations transaction;

  public RouteService(
      MigrationStore migrations,
      AttemptStore attempts,
      StreamStore streams,
      FindingStore findings,
      Journal journal,
      Seals seals,
      Refusals refusals,
      TransactionOperations transaction) {
    this.migrations = migrations;
    this.attempts = attempts;
    this.streams = streams;
    this.findings = findings;
    this.journal = journal;
    this.seals = seals;
    this.refusals = refusals;
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
    return guarded(
        id,
        actor,
        ATTEMPT,
        () -> {
          Route route = lock(id);
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
            demandApproval(id, towards);
            attempt = attempts.insert(id, towards, epoch, worker);
            attempts.setRoute(id, new Route(route.authority(), epoch, true));
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
          lock(id);
          var open = attempts.open(id);
          return open.isEmpty() ? null : begin(id, open.get().towards(), worker, actor);
        });
  }

  /**
   * Records the one decision of an attempt: the point of no return.
   *
   * @throws ConflictException if another worker has taken it over, or it is decided already
   */
  public Attempt decide(String id, long number, long epoch, State decision, String actor) {
    return guarded(
        id,
        actor,
        ATTEMPT,
        () -> {
          Route route = lock(id);
          Attempt open =
              attempts
                  .open(id)
                  .filter(a -> a.number() == number)
                  .orElseThrow(
                      () -> new ConflictException("attempt " + number + " is not under way"));
          long next = route.epoch() + 1;
          if (!attempts.decide(id, number, epoch, decision, next)) {
            throw new ConflictException(
                "attempt " + number + " is " + open.state() + " under epoch " + open.epoch());
          }
          Authority authority = decision == State.DECIDED ? open.towards() : route.authority();
          attempts.setRoute(id, new Route(authority, next, false));
          Attempt decided = new Attempt(number, open.towards(), next, decision, false);
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
          lock(id);
          if (!attempts.complete(id, number, epoch)) {
            throw new ConflictException("attempt " + number + " belongs to another worker now");
          }
          return journal.append(id, "EVIDENCE", actor, ATTEMPT + " " + number, evidence);
        });
  }

  /** Records the commit, which demands the business's journaled decision. */
  public void commit(String id, String actor) {
    guarded(
        id,
        actor,
        COMMIT,
        () -> {
          Route route = lock(id);
          if (committed(id)) {
            return null;
          }
          if (route.authority() != Authority.TARGET || attempts.open(id).isPresent()) {
            throw new ConflictException(
                "the target of '"
                    + id
                    + "' does not have the authority; there is nothing to commit");
          }
          demandPhase(id, Phase.COMMITTING);
          demandDecision(id, "decideCommit", COMMIT, BUSINESS, latestSequence(id, ATTEMPT));
          demandPassed(id, "commitCriteria");
          seals.demand(id);
          streams.want(id, "REVERSE", false);
          return journal.append(id, AUTHORITY, actor, COMMIT, Map.of("epoch", route.epoch()));
        });
  }

  public boolean committed(String id) {
    return journal.latest(id, AUTHORITY, COMMIT) != null;
  }

  /** Allows the release of the source: approved, and not before the retention date. */
  public void release(String id, String actor) {
    guarded(
        id,
        actor,
        RELEASE,
        () -> {
          lock(id);
          if (!committed(id)) {
            throw new ConflictException(
                "'" + id + "' is not committed; its source is not released");
          }
          demandDecision(
              id,
              "approveRelease",
              RELEASE,
              List.of(OwnerRole.DATABASE_OWNER),
              latestSequence(id, COMMIT));
          Instant retention = migrations.get(id).plan().retentionUntil();
          if (Instant.now().isBefore(retention)) {
            throw new ConflictException("the source of '" + id + "' is kept until " + retention);
          }
          return journal.append(id, AUTHORITY, actor, RELEASE, Map.of());
        });
  }

  /** What is refused leaves a row, though all else of the transaction is undone. */
  private <T> T guarded(String id, String actor, String subject, Supplier<T> effect) {
    try {
      return transaction.execute(tx -> effect.get());
    } catch (ConflictException e) {
      if (!TransactionSynchronizationManager.isActualTransactionActive()) {
        refusals.record(id, actor, subject, e.getMessage());
      }
      throw e;
    }
  }

  private Route lock(String id) {
    migrations.get(id);
    return attempts.lockRoute(id);
  }

  private void demandApproval(String id, Authority towards) {
    long used = latestSequence(id, ATTEMPT);
    if (towards == Authority.TARGET) {
      demandPhase(id, Phase.CUTTING_OVER);
      demandDecision(id, "approveRun", "approve", BUSINESS, 0);
      demandPassed(id, "preflightCriteria");
      demandDecision(id, "approveCutover", "approve", List.of(OwnerRole.APPLICATION_OWNER), used);
      seals.demand(id);
    } else {
      demandPhase(id, Phase.ROLLING_BACK);
      if (!decided(id, "decideCommit", "rollback", BUSINESS, used)
          && !decided(id, "callForRollback", "rollback", Gates.ROLLBACK_CALLERS, used)
          && !decided(
              id, "decideRollbackAttempt", "retry", List.of(OwnerRole.ROLLBACK_APPROVER), used)) {
        throw new ConflictException("nobody entitled has called for a rollback of '" + id + "'");
      }
    }
  }

  private void demandPhase(String id, Phase phase) {
    Phase actual = migrations.get(id).phase();
    if (actual != phase) {
      throw new ConflictException("'" + id + "' is in phase " + actual + ", not " + phase);
    }
  }

  private void demandDecision(
      String id, String gate, String answer, List<OwnerRole> roles, long after) {
    if (!decided(id, gate, answer, roles, after)) {
      throw new ConflictException(
          "the journal of '"
              + id
              + "' holds no fresh decision '"
              + answer
              + "' of the gate '"
              + gate
              + "' by the "
              + String.join(" or the ", roles.stream().map(OwnerRole::title).toList()));
    }
  }

  private void demandPassed(String id, String criteria) {
    List<CriterionVerdict> verdicts = findings.verdicts(id, criteria);
    if (verdicts.isEmpty() || verdicts.stream().anyMatch(v -> v.verdict() != Verdict.PASS)) {
      throw new ConflictException("the " + criteria + " of '" + id + "' are not met: " + verdicts);
    }
  }

  /** The latest answer counts, and only that of an owner: a model may have given it to others. */
  private boolean decided(
      String id, String gate, String answer, List<OwnerRole> roles, long after) {
    JournalEntry entry = journal.latest(id, "DECISION", gate);
    if (entry == null || entry.sequence() <= after) {
      return false;
    }
    Map<String, Object> detail = Json.readMap(entry.detail());
    return answer.equals(detail.get("decision"))
        && roles.stream().anyMatch(role -> role.variable().equals(detail.get("role")));
  }

  private long latestSequence(String id, String subject) {
    JournalEntry entry = journal.latest(id, AUTHORITY, subject);
    return entry == null ? 0 : entry.sequence();
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
    journal.append(id, AUTHORITY, actor, ATTEMPT, detail);
  }
}
