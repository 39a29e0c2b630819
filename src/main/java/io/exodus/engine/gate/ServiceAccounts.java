package io.exodus.engine.gate;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.Secret;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;

/** The accounts of workers, interlays and probes, with the rights they need and no more. */
public class ServiceAccounts {

  public static final String WORKER = "exodusWorker";
  public static final String INTERLAY = "exodusInterlay";
  public static final String WORKERS = "exodusWorkers";
  public static final String INTERLAYS = "exodusInterlays";
  public static final String PROBE = "exodusProbe";
  public static final String PROBES = "exodusProbes";

  /** The processes that have external tasks for Exodus's workers. */
  private static final List<String> RUNBOOKS =
      List.of(
          RunbookKeys.MIGRATION,
          RunbookKeys.PREFLIGHT,
          RunbookKeys.CUTOVER,
          RunbookKeys.ROLLBACK,
          RunbookKeys.COMMIT,
          RunbookKeys.INCIDENT);

  private static final int MOST_TRIES = 5;

  private final IdentityService identity;
  private final AuthorizationService authorization;

  public ServiceAccounts(IdentityService identity, AuthorizationService authorization) {
    this.identity = identity;
    this.authorization = authorization;
  }

  /** Whether it is the id of an account of Exodus's own. */
  public static boolean account(String id) {
    return Set.of(WORKER, INTERLAY, PROBE).contains(id) || id.startsWith(interlay(""));
  }

  public static Set<String> groups() {
    return Set.of(WORKERS, INTERLAYS, PROBES);
  }

  /**
   * The account of one interlay alone, where it has one. It is known to the log-in, and is no user
   * of the engine.
   */
  public static String interlay(String name) {
    return INTERLAY + "-" + name;
  }

  /** The group of one of the accounts. */
  public static String groupOf(String account) {
    return account.equals(WORKER) ? WORKERS : account.equals(PROBE) ? PROBES : INTERLAYS;
  }

  /**
   * Creates them, or sets their passwords. Safe where other nodes of the cluster do the same.
   *
   * @param probePassword null where there are no probes, and no account for them
   */
  public void create(Secret workerPassword, Secret interlayPassword, Secret probePassword) {
    for (int tries = 1; ; tries++) {
      try {
        worker(workerPassword);
        account(INTERLAY, interlayPassword, INTERLAYS, "Exodus interlays");
        if (probePassword != null) {
          account(PROBE, probePassword, PROBES, "Exodus probes");
        }
        return;
      } catch (ProcessEngineException e) {
        // Another node was faster at one of them: what is there is found the next time.
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private void worker(Secret password) {
    account(WORKER, password, WORKERS, "Exodus workers");
    for (String runbook : RUNBOOKS) {
      grant(
          WORKERS,
          Resources.PROCESS_DEFINITION,
          runbook,
          Permissions.READ,
          Permissions.READ_INSTANCE,
          Permissions.UPDATE_INSTANCE);
    }
  }

  private void account(String id, Secret password, String group, String groupName) {
    if (identity.isReadOnly()) {
      // Users are kept elsewhere, in LDAP say; the log-in knows these two without.
      return;
    }
    if (identity.createGroupQuery().groupId(group).count() == 0) {
      Group created = identity.newGroup(group);
      created.setName(groupName);
      created.setType("SYSTEM");
      identity.saveGroup(created);
    }
    User user = identity.createUserQuery().userId(id).singleResult();
    if (user == null) {
      user = identity.newUser(id);
      user.setFirstName("Exodus");
      user.setLastName(id);
    }
    user.setPassword(password.reveal());
    identity.saveUser(user);
    if (identity.createUserQuery().userId(id).memberOfGroup(group).count() == 0) {
      identity.createMembership(id, group);
    }
  }

  private void grant(String group, Resource resource, String id, Permission... permissions) {
    if (authorization
            .createAuthorizationQuery()
            .groupIdIn(group)
            .resourceType(resource)
            .resourceId(id)
            .count()
        > 0) {
      return;
    }
    Authorization grant = authorization.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
    grant.setGroupId(group);
    grant.setResource(resource);
    grant.setResourceId(id);
    grant.setPermissions(permissions);
    authorization.saveAuthorization(grant);
  }
}
