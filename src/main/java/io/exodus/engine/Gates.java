package io.exodus.engine;

import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
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

  private static final String LOGIN = "your login";

  private final MigrationStore migrations;
  private final Journal journal;

  public Gates(MigrationStore migrations, Journal journal) {
    this.migrations = migrations;
    this.journal = journal;
  }

  /** The user or group that holds the role in the migration; null where nobody does. */
  public String owner(String migrationId, OwnerRole role) {
    return plan(migrationId).owners().get(role);
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
      String owner = owner(migrationId, role);
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

  public void decided(
      String migrationId,
      String gate,
      String user,
      String decision,
      Object reason,
      Map<String, Object> evidence) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("decision", decision);
    if (reason != null) {
      detail.put("reason", reason);
    }
    detail.put("evidence", evidence);
    journal.append(migrationId, "DECISION", user, gate, detail);
  }

  private static boolean member(IdentityService identity, String user, String group) {
    return identity.createUserQuery().userId(user).memberOfGroup(group).count() > 0;
  }
}
