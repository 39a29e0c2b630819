package io.exodus.engine.gate;

import io.exodus.engine.store.Queries;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.AuthorizationQuery;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;

/** Who is behind the ids that a plan names, whatever identity provider the engine has. */
public class People {

  private final IdentityService identity;
  private final AuthorizationService authorization;
  private final boolean authorizes;
  private final int mostAttempts;

  public People(ProcessEngine engine) {
    this.identity = engine.getIdentityService();
    this.authorization = engine.getAuthorizationService();
    var configuration = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    this.authorizes = configuration.isAuthorizationEnabled();
    this.mostAttempts = configuration.getLoginMaxAttempts();
  }

  public boolean user(String id) {
    return identity.createUserQuery().userId(id).count() > 0;
  }

  /** An id that nobody has is no group's: a user who is missing may come back. */
  public boolean group(String id) {
    return !user(id) && identity.createGroupQuery().groupId(id).count() > 0;
  }

  /** Whether the user is that owner, or a member of that group. */
  public boolean is(String user, String owner) {
    return owner.equals(user) || member(user, owner);
  }

  public boolean member(String user, String group) {
    return identity.createUserQuery().userId(user).memberOfGroup(group).count() > 0;
  }

  /** The user, or the group's members. */
  public Set<String> persons(String owner) {
    return user(owner)
        ? Set.of(owner)
        : Queries.all(identity.createUserQuery().memberOfGroup(owner)).stream()
            .map(User::getId)
            .collect(Collectors.toSet());
  }

  /** Why nobody can decide as that user or group; empty where somebody can. */
  public Optional<String> trouble(String owner) {
    return trouble(owner, member -> true);
  }

  /**
   * @param counts which members of a group can decide at all
   */
  private Optional<String> trouble(String owner, Predicate<String> counts) {
    User user = identity.createUserQuery().userId(owner).singleResult();
    if (user != null) {
      return barred(user);
    }
    if (identity.createGroupQuery().groupId(owner).count() == 0) {
      return Optional.of("there is no user and no group of that id");
    }
    List<User> members =
        Queries.all(identity.createUserQuery().memberOfGroup(owner)).stream()
            .filter(member -> counts.test(member.getId()))
            .toList();
    if (members.isEmpty()) {
      return Optional.of("that group has no members, or none of its members from the registration");
    }
    return members.stream().anyMatch(member -> barred(member).isEmpty())
        ? Optional.empty()
        : Optional.of(
            "nobody in that group can log in and decide: " + barred(members.get(0)).get());
  }

  /** Why nobody can decide in that role, owner or deputy; empty where somebody can. */
  public Optional<String> trouble(Plan plan, OwnerRole role, Members sealed) {
    List<String> troubles = new ArrayList<>();
    for (String holder : plan.holders(role)) {
      Optional<String> trouble = trouble(holder, member -> sealed.counts(member, holder));
      if (trouble.isEmpty()) {
        return trouble;
      }
      troubles.add(holder + ": " + trouble.get());
    }
    return Optional.of(
        "the migration has no "
            + role.title()
            + " who can decide ("
            + (troubles.isEmpty() ? "nobody is named" : String.join("; ", troubles))
            + ")");
  }

  /** A short delay after a wrong password is no lock; only too many of them are. */
  private Optional<String> barred(User user) {
    if (user instanceof UserEntity known && known.getAttempts() >= mostAttempts) {
      return Optional.of("the account of " + user.getId() + " is locked after wrong passwords");
    }
    if (authorizes
        && (revoked(user, Resources.APPLICATION, "tasklist", Permissions.ACCESS)
            || revoked(user, Resources.TASK, Authorization.ANY, Permissions.READ)
            || revoked(user, Resources.TASK, Authorization.ANY, Permissions.UPDATE))) {
      return Optional.of(
          "the permission to enter Tasklist and decide is revoked from " + user.getId());
    }
    return Optional.empty();
  }

  /** What is granted counts less: Exodus grants it itself, and the engine with the task. */
  private boolean revoked(User user, Resource resource, String id, Permissions permission) {
    String[] groups =
        Queries.all(identity.createGroupQuery().groupMember(user.getId())).stream()
            .map(Group::getId)
            .toArray(String[]::new);
    List<Authorization> revocations =
        new ArrayList<>(Queries.all(revocations(resource).userIdIn(user.getId())));
    if (groups.length > 0) {
      revocations.addAll(Queries.all(revocations(resource).groupIdIn(groups)));
    }
    return revocations.stream()
        .filter(a -> a.getResourceId().equals(id) || a.getResourceId().equals(Authorization.ANY))
        .anyMatch(a -> a.isPermissionRevoked(permission));
  }

  private AuthorizationQuery revocations(Resource resource) {
    return authorization
        .createAuthorizationQuery()
        .authorizationType(Authorization.AUTH_TYPE_REVOKE)
        .resourceType(resource);
  }
}
