package io.exodus.engine.gate;

import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may decide at the gates of a migration, by the registered plan and the journal alone: neither
 * the task's assignee nor any process variable is asked.
 */
public class Gates {

  /** Who may call for rollback at any moment of the run. */
  public static final List<OwnerRole> ROLLBACK_CALLERS =
      List.of(OwnerRole.ROLLBACK_APPROVER, OwnerRole.BUSINESS_DECISION_OWNER);

  /** Where a request to change the terms is signed, in this order. */
  public static final List<String> CHANGE_SIGNATURES =
      List.of(GateKeys.SIGN_CHANGE, GateKeys.COUNTERSIGN_CHANGE);

  private static final String LOGIN = "your login";

  /**
   * Somebody who is entitled, and by which role.
   *
   * @param user authenticated
   */
  public record Decider(String user, OwnerRole role) {}

  private final MigrationStore migrations;
  private final Journal journal;

  public Gates(MigrationStore migrations, Journal journal) {
    this.migrations = migrations;
    this.journal = journal;
  }

  /** Whether the gate decides over the run, and is no part of a process beside it. */
  public static boolean ofTheRun(String gate) {
    return Approvals.DECIDERS.containsKey(gate) && !CHANGE_SIGNATURES.contains(gate);
  }

  /** As it is registered. */
  public Plan plan(String migrationId) {
    return migrations.get(migrationId).plan();
  }

  /** Whether the user is in one of the roles, whatever that person has decided before. */
  public boolean holds(String migrationId, List<OwnerRole> roles, String user, People people) {
    Plan plan = plan(migrationId);
    Members sealed = Members.of(journal, migrationId);
    return roles.stream()
        .flatMap(role -> plan.holders(role).stream())
        .anyMatch(holder -> sealed.admit(user, holder, people::member));
  }

  /**
   * @param user null where nobody is logged in
   * @throws RefusedException if nobody is logged in, somebody who does not hold one of the roles,
   *     or somebody who has decided in a role that one person may not hold together with it
   */
  public Decider entitled(String migrationId, List<OwnerRole> roles, String user, People people) {
    if (user == null) {
      throw new RefusedException(LOGIN, null, "a decision needs a person. Log in and try again");
    }
    Plan plan = plan(migrationId);
    Members sealed = Members.of(journal, migrationId);
    RefusedException refused = null;
    for (OwnerRole role : roles) {
      if (plan.holders(role).stream()
          .anyMatch(holder -> sealed.admit(user, holder, people::member))) {
        Optional<RefusedException> before = secondSignature(migrationId, user, role);
        if (before.isEmpty()) {
          return new Decider(user, role);
        }
        refused = before.get();
      } else if (sealed.late(user, plan.holders(role), people::member)) {
        refused =
            new RefusedException(
                LOGIN,
                user,
                "you joined the group of the "
                    + role.title()
                    + " after the migration was registered; only its members from that time decide");
      }
    }
    throw refused != null
        ? refused
        : new RefusedException(
            LOGIN,
            user,
            "only the "
                + String.join(" or the ", roles.stream().map(OwnerRole::title).toList())
                + " of this migration decides here");
  }

  /** Four eyes: roles that one person may not hold together need two persons to decide, too. */
  private Optional<RefusedException> secondSignature(String id, String user, OwnerRole role) {
    List<String> others = Separation.of(journal, id).apartFrom(role);
    if (others.isEmpty()) {
      return Optional.empty();
    }
    return journal.decisions(id).stream()
        .filter(entry -> entry.actor().equals(user))
        .filter(entry -> others.contains(Objects.toString(detail(entry).get("role"), "")))
        .findFirst()
        .map(
            entry ->
                new RefusedException(
                    LOGIN,
                    user,
                    "you have already decided as the "
                        + OwnerRole.ofVariable(detail(entry).get("role").toString()).title()
                        + " at the gate '"
                        + entry.subject()
                        + "'; the "
                        + role.title()
                        + " must be another person"));
  }

  /**
   * Four eyes between two gates, whatever roles a person holds.
   *
   * @param gate the one before
   * @throws RefusedException if its last answer is this person's
   */
  public void demandAnother(String migrationId, String gate, String user) {
    JournalEntry before = journal.latest(migrationId, EntryType.DECISION, gate);
    if (before != null && before.actor().equals(user)) {
      throw new RefusedException(
          LOGIN,
          user,
          "you have answered at the gate '"
              + gate
              + "'; another person must give the second signature");
    }
  }

  /** Keeps what a gate's owner is shown when it opens. */
  public void shown(String migrationId, String gate, Map<String, Object> briefing) {
    journal.append(migrationId, EntryType.EVIDENCE, "engine", gate, briefing);
  }

  /**
   * @param reason empty where none is given
   * @param given what was asked for beside it, by variable
   */
  public void decided(
      String migrationId,
      String gate,
      Decider decider,
      String decision,
      String reason,
      Map<String, Object> given) {
    Map<String, Object> detail = new LinkedHashMap<>(given);
    detail.put("decision", decision);
    detail.put("role", decider.role().variable());
    if (!reason.isEmpty()) {
      detail.put("reason", reason);
    }
    JournalEntry shown = journal.latest(migrationId, EntryType.EVIDENCE, gate);
    if (shown != null) {
      detail.put("shownIn", shown.sequence());
    }
    journal.append(migrationId, EntryType.DECISION, decider.user(), gate, detail);
  }

  private static Map<String, Object> detail(JournalEntry entry) {
    return Json.readMap(entry.detail());
  }
}
