package io.exodus.demo.story;

import io.exodus.engine.gate.OwnerAccess;
import io.exodus.migration.OwnerRole;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** One person for each owner's role, whose password is the name: in the demo and nowhere else. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public class DemoOwners implements ApplicationListener<ApplicationStartedEvent> {

  static final String GROUP = OwnerAccess.GROUP;

  /** They see Cockpit too. */
  private static final String ONLOOKERS = "demoOnlookers";

  private static final Map<OwnerRole, String> PEOPLE = new EnumMap<>(OwnerRole.class);

  static {
    PEOPLE.put(OwnerRole.MIGRATION_OPERATOR, "olga");
    PEOPLE.put(OwnerRole.DATABASE_OWNER, "dmitri");
    PEOPLE.put(OwnerRole.APPLICATION_OWNER, "ada");
    PEOPLE.put(OwnerRole.ROLLBACK_APPROVER, "ravi");
    PEOPLE.put(OwnerRole.BUSINESS_DECISION_OWNER, "bea");
    PEOPLE.put(OwnerRole.INCIDENT_CONTACT, "ines");
  }

  private final IdentityService identity;
  private final AuthorizationService authorization;

  public DemoOwners(ProcessEngine engine) {
    this.identity = engine.getIdentityService();
    this.authorization = engine.getAuthorizationService();
  }

  public static Map<OwnerRole, String> people() {
    return Collections.unmodifiableMap(PEOPLE);
  }

  @Override
  public void onApplicationEvent(ApplicationStartedEvent event) {
    if (identity.createUserQuery().userId(PEOPLE.get(OwnerRole.MIGRATION_OPERATOR)).count() > 0) {
      return;
    }
    group(ONLOOKERS, "Demo onlookers");
    PEOPLE.forEach(
        (role, name) -> {
          User user = identity.newUser(name);
          user.setFirstName(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
          user.setLastName("(" + role.title() + ")");
          user.setPassword(name);
          identity.saveUser(user);
          identity.createMembership(name, GROUP);
        });
    for (OwnerRole role : List.of(OwnerRole.MIGRATION_OPERATOR, OwnerRole.INCIDENT_CONTACT)) {
      identity.createMembership(PEOPLE.get(role), ONLOOKERS);
    }
    grant(ONLOOKERS, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
    grant(
        ONLOOKERS,
        Resources.PROCESS_DEFINITION,
        Authorization.ANY,
        Permissions.READ,
        Permissions.READ_INSTANCE,
        Permissions.READ_HISTORY);
    for (Resource decisions :
        List.of(Resources.DECISION_DEFINITION, Resources.DECISION_REQUIREMENTS_DEFINITION)) {
      grant(ONLOOKERS, decisions, Authorization.ANY, Permissions.READ);
    }
  }

  private void group(String id, String name) {
    Group group = identity.newGroup(id);
    group.setName(name);
    group.setType("WORKFLOW");
    identity.saveGroup(group);
  }

  private void grant(String group, Resource resource, String id, Permission... permissions) {
    Authorization grant = authorization.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
    grant.setGroupId(group);
    grant.setResource(resource);
    grant.setResourceId(id);
    grant.setPermissions(permissions);
    authorization.saveAuthorization(grant);
  }
}
