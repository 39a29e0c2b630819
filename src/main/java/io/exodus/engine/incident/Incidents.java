package io.exodus.engine.incident;

import io.exodus.engine.authority.HeldException;
import io.exodus.engine.authority.IncidentGuard;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.gate.Members;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.IncidentReport.Origin;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.IncidentState;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.OwnerRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Incidents of migrations, one at a time each, and what they hold. Raising and releasing lock the
 * migration, as the record of authority does: a step is either before the incident or held by it.
 */
public class Incidents implements IncidentGuard {

  /** A refusal of a step that an incident blocks begins with it. */
  public static final String BLOCKED = "blocked: ";

  /** In the detail of the gate's answer. */
  static final String DECISION = "decision";

  private static final int LONGEST_TEXT = 4_000;
  private static final int LONGEST_SUBJECT = 255;

  private final MigrationStore migrations;
  private final AttemptStore attempts;
  private final IncidentStore incidents;
  private final Journal journal;
  private final BiPredicate<String, String> members;
  private final TransactionOperations transaction;

  /**
   * @param members whether a user is in a group
   */
  public Incidents(
      MigrationStore migrations,
      AttemptStore attempts,
      IncidentStore incidents,
      Journal journal,
      BiPredicate<String, String> members,
      TransactionOperations transaction) {
    this.migrations = migrations;
    this.attempts = attempts;
    this.incidents = incidents;
    this.journal = journal;
    this.members = members;
    this.transaction = transaction;
  }

  /**
   * Raises an incident, or adds to the one that is open.
   *
   * @param subject the criterion or step that it is about; empty where a person raises it
   * @param what in words; never with a secret
   */
  public IncidentRow raise(String id, Origin origin, String actor, String subject, String what) {
    return transaction.execute(
        tx -> {
          attempts.lockRoute(id);
          Optional<IncidentRow> open = incidents.open(id);
          long number = open.map(IncidentRow::number).orElseGet(() -> incidents.next(id));
          String words = cut(what, LONGEST_TEXT);
          Map<String, Object> detail = new LinkedHashMap<>();
          detail.put("what", open.isPresent() ? "added to" : "raised");
          detail.put("origin", origin);
          detail.put("subject", subject);
          detail.put("words", words);
          JournalEntry entry =
              journal.append(id, EntryType.INCIDENT, actor, subject(number), detail);
          if (open.isEmpty()) {
            incidents.insert(id, number, entry.sequence());
          }
          incidents.report(
              id,
              number,
              origin,
              cut(actor, LONGEST_SUBJECT),
              cut(subject, LONGEST_SUBJECT),
              words);
          return incidents.open(id).orElseThrow();
        });
  }

  /** Until the end of the transaction nobody else raises, answers or releases. */
  void lock(String id) {
    attempts.lockRoute(id);
  }

  /** The migration's incident that is not released. */
  public Optional<IncidentRow> open(String id) {
    return incidents.open(id);
  }

  /**
   * @param handler the process instance that deals with the migration's incident from now on
   */
  public void takeUp(String id, String handler) {
    incidents.open(id).ifPresent(open -> incidents.takeUp(id, open.number(), handler));
  }

  /** Keeps how a worker found both sides; where the incident is over by now, nothing. */
  public void health(String id, Map<String, Object> sides, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          attempts.lockRoute(id);
          incidents
              .open(id)
              .ifPresent(
                  open -> {
                    incidents.health(id, open.number(), Json.write(sides));
                    journal.append(
                        id,
                        EntryType.INCIDENT,
                        actor,
                        subject(open.number()),
                        Map.of("health", sides));
                  });
        });
  }

  /**
   * Releases what the owner's last answer, which the journal holds, says.
   *
   * @param handler the process instance that asks; only the incident's own may
   * @throws ConflictException if the journal holds no such answer since the incident was raised, or
   *     its last one is somebody else's than the escalation contact's of the registered plan: a
   *     changed model may ask whom it likes
   */
  public IncidentState release(String id, String handler) {
    return transaction.execute(
        tx -> {
          attempts.lockRoute(id);
          IncidentRow open =
              incidents
                  .open(id)
                  .filter(incident -> handler.equals(incident.handler()))
                  .orElseThrow(
                      () ->
                          new ConflictException(
                              "no open incident of '" + id + "' is dealt with here"));
          JournalEntry decision =
              answer(open)
                  .filter(answer -> decided(answer) != null)
                  .orElseThrow(
                      () ->
                          new ConflictException(
                              "the journal of '"
                                  + id
                                  + "' holds no decision of its incident's owner to release"
                                  + " anything of incident "
                                  + open.number()));
          IncidentState state = decided(decision);
          incidents.enter(id, open.number(), state);
          journal.append(
              id,
              EntryType.INCIDENT,
              decision.actor(),
              subject(open.number()),
              Map.of("what", "released", "state", state, "held", state.held()));
          return state;
        });
  }

  /**
   * The journal's last answer since the incident was raised; empty where there is none, or the last
   * one is not its contact's.
   */
  Optional<JournalEntry> answer(IncidentRow open) {
    String id = open.migrationId();
    return Optional.ofNullable(journal.latest(id, EntryType.DECISION, GateKeys.DECIDE_INCIDENT))
        .filter(decision -> decision.sequence() > open.raisedSequence())
        .filter(decision -> contact(id, decision.actor()));
  }

  private boolean contact(String id, String user) {
    Members sealed = Members.of(journal, id);
    return migrations.get(id).plan().holders(OwnerRole.INCIDENT_CONTACT).stream()
        .anyMatch(contact -> sealed.admit(user, contact, members));
  }

  private static IncidentState decided(JournalEntry decision) {
    return switch (String.valueOf(Json.readMap(decision.detail()).get(DECISION))) {
      case "release" -> IncidentState.RELEASED;
      case "releaseForRollback" -> IncidentState.ROLLBACK_FREE;
      default -> null;
    };
  }

  @Override
  public void demandFree(String id, DestructiveStep step) {
    for (IncidentRow incident : incidents.holding(id)) {
      if (incident.state().holds(step)) {
        throw new HeldException(
            BLOCKED
                + step.words()
                + ". Incident "
                + incident.number()
                + " of '"
                + incident.migrationId()
                + "' is open; its escalation contact can release it in Tasklist");
      }
    }
  }

  /** What holds steps of this migration, its own first. */
  public List<IncidentRow> holding(String id) {
    return incidents.holding(id);
  }

  public static String subject(long number) {
    return "incident " + number;
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
