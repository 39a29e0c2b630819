package io.exodus.engine;

import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.JournalEntry;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;

/**
 * Who may decide what. The owner is read from the registered plan, never from a process variable,
 * which whoever submits a form could set.
 */
public class Gates {

  /** Who may call for rollback at any moment of the run. */
  public static final List<OwnerRole> ROLLBACK_CALLERS =
      List.of(OwnerRole.ROLLBACK_APPROVER, OwnerRole.BUSINESS_DECISION_OWNER);

  private static final String EVIDENCE = "EVIDENCE";
  private static final String LOGIN = "your login";

  private final MigrationStore migrations;
  private final Journal journal;

  public Gates(MigrationStore migrations, Journal journal) {
    this.migrations = migrations;
    this.journal = journal;
  }

  /** As it is registered. */
  public Plan plan(String migrationId) {
    return migrations.get(migrationId).plan();
  }

  /**
   * @return the authenticated user
   * @throws RefusedException if nobody is logged in, or somebody who does not hold the role
   */
  public String entitled(String migrationId, List<OwnerRole> roles, IdentityService identity) {
    var authentication = identity.getCurrentAuthentication();
    String user = authentication == null ? null : authentication.getUserId();
    if (user == null) {
      throw new RefusedException(LOGIN, null, "a decision needs a person. Log in and try again");
    }
    for (OwnerRole role : roles) {
      String owner = plan(migrationId).owners().get(role);
      if (owner != null && (owner.equals(user) || member(identity, user, owner))) {
        return user;
      }
    }
    throw new RefusedException(
        LOGIN,
        user,
        "only the "
            + String.join(" or the ", roles.stream().map(OwnerRole::title).toList())
            + " of this migration decides here");
  }

  /** Keeps what a gate's owner is shown when it opens. */
  public void shown(String migrationId, String gate, Map<String, Object> briefing) {
    journal.append(migrationId, EVIDENCE, "engine", gate, briefing);
  }

  /**
   * @param reason empty where none is given
   * @param given what was asked for beside it, by variable
   */
  public void decided(
      String migrationId,
      String gate,
      String user,
      String decision,
      String reason,
      Map<String, Object> given) {
    Map<String, Object> detail = new LinkedHashMap<>(given);
    detail.put("decision", decision);
    if (!reason.isEmpty()) {
      detail.put("reason", reason);
    }
    JournalEntry shown = journal.latest(migrationId, EVIDENCE, gate);
    if (shown != null) {
      detail.put("shownIn", shown.sequence());
    }
    journal.append(migrationId, "DECISION", user, gate, detail);
  }

  private static boolean member(IdentityService identity, String user, String group) {
    return identity.createUserQuery().userId(user).memberOfGroup(group).count() > 0;
  }
}
