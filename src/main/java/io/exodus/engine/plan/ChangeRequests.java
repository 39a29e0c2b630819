package io.exodus.engine.plan;

import io.exodus.engine.authority.Seals;
import io.exodus.engine.gate.Approvals;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Gates.Decider;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.PlanVariables;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Requests of a migration's owners to change the sealed terms of its run. What was asked for is
 * read from the journal's row of the request, never from a variable.
 */
public class ChangeRequests {

  /** Makes a list of names empty: what is blank stays as it is. */
  private static final String NONE = "none";

  /** Those that still count in a run: what room the target had for the copy is used by then. */
  private static final List<String> TERMS =
      PlanVariables.TERMS.stream().filter(term -> !term.equals("capacityHeadroom")).toList();

  private static final Set<String> LISTS =
      Set.of(PlanVariables.ACCEPT_PLAINTEXT, PlanVariables.PROBED_FROM);
  private static final String IN = "process";
  private static final String ASKED = "terms";

  /**
   * What waits for signatures.
   *
   * @param sequence of its row in the journal
   * @param process instance in which it was asked for
   * @param terms those that are to change, with their values
   */
  public record Request(
      long sequence,
      String process,
      String user,
      Instant at,
      String reason,
      Map<String, Object> terms,
      Plan agreed,
      Plan wanted) {}

  private final MigrationStore migrations;
  private final Journal journal;
  private final Gates gates;
  private final Approvals approvals;

  public ChangeRequests(MigrationStore migrations, Journal journal, Gates gates) {
    this.migrations = migrations;
    this.journal = journal;
    this.gates = gates;
    this.approvals = new Approvals(migrations, journal);
  }

  /**
   * Puts a request on record.
   *
   * @param process instance that leads it to its gates
   * @param variables among others, the terms that are to change; those that are blank stay
   * @return the plan as it is agreed until then
   * @throws RefusedException if nothing would change, if a value makes no sense, or if the terms
   *     are not sealed yet, or the outcome is decided
   */
  public Plan ask(
      String id, String process, Decider owner, String reason, Map<String, Object> variables) {
    Plan agreed = migrations.get(id).plan();
    demandUndecided(id);
    if (journal.latest(id, EntryType.SEAL, Seals.SUBJECT) == null) {
      throw new RefusedException(
          "migrationId",
          id,
          "its run is not approved yet; its operator can still change the terms at 'Complete the "
              + "plan'");
    }
    Plan wanted = PlanReader.with(agreed, TERMS, given(variables));
    Map<String, Object> terms = difference(agreed, wanted);
    if (terms.isEmpty()) {
      throw new RefusedException(
          "the change",
          null,
          "fill in a term with a different value from the agreed one; one of " + TERMS);
    }
    demandLaterRetention(agreed, wanted);
    Map<String, Object> before = PlanVariables.of(agreed);
    before.keySet().retainAll(terms.keySet());
    gates.decided(
        id,
        GateKeys.CHANGE_PLAN,
        owner,
        "ask",
        reason,
        Map.of(IN, process, ASKED, terms, "agreed", before));
    return agreed;
  }

  /** Whether the journal has a request that was made in that process instance. */
  public static boolean asked(Journal journal, String id, String process) {
    return journal.decisions(id).stream()
        .filter(entry -> entry.subject().equals(GateKeys.CHANGE_PLAN))
        .anyMatch(entry -> process.equals(Json.readMap(entry.detail()).get(IN)));
  }

  /** The request that is neither adopted nor refused nor overtaken by the outcome. */
  public Optional<Request> open(String id) {
    JournalEntry asked = journal.latest(id, EntryType.DECISION, GateKeys.CHANGE_PLAN);
    if (asked == null
        || asked.sequence() < approvals.latest(id, EntryType.SEAL, Seals.SUBJECT)
        || migrations.get(id).phase().decided()
        || Gates.CHANGE_SIGNATURES.stream()
            .anyMatch(g -> approvals.fresh(id, g, "refuse", asked.sequence()))) {
      return Optional.empty();
    }
    Map<String, Object> detail = Json.readMap(asked.detail());
    if (!(detail.get(ASKED) instanceof Map<?, ?> kept)) {
      return Optional.empty();
    }
    Map<String, Object> terms = new LinkedHashMap<>();
    kept.forEach((name, value) -> terms.put(name.toString(), value));
    Plan agreed = migrations.get(id).plan();
    return Optional.of(
        new Request(
            asked.sequence(),
            Objects.toString(detail.get(IN), ""),
            asked.actor(),
            asked.at(),
            Objects.toString(detail.get("reason"), ""),
            terms,
            agreed,
            PlanReader.with(agreed, TERMS, terms)));
  }

  /**
   * @throws RefusedException if it is
   */
  void demandUndecided(String id) {
    if (migrations.get(id).phase().decided()) {
      throw new RefusedException(
          "migrationId", id, "its outcome is decided already: " + migrations.get(id).phase());
    }
  }

  /**
   * @throws RefusedException if the source would be kept less long
   */
  static void demandLaterRetention(Plan agreed, Plan wanted) {
    if (wanted.retentionUntil().isBefore(agreed.retentionUntil())) {
      throw new RefusedException(
          PlanVariables.RETENTION_UNTIL,
          wanted.retentionUntil(),
          "give a later date than the agreed one, " + agreed.retentionUntil());
    }
  }

  private static Map<String, Object> given(Map<String, Object> variables) {
    Map<String, Object> given = new LinkedHashMap<>();
    for (String term : TERMS) {
      String text = Objects.toString(variables.get(term), "").strip();
      if (!text.isEmpty()) {
        given.put(term, LISTS.contains(term) && text.equals(NONE) ? "" : text);
      }
    }
    return given;
  }

  private static Map<String, Object> difference(Plan agreed, Plan wanted) {
    Map<String, Object> before = PlanVariables.of(agreed);
    Map<String, Object> terms = PlanVariables.of(wanted);
    terms.entrySet().removeIf(term -> Objects.equals(before.get(term.getKey()), term.getValue()));
    return terms;
  }
}
