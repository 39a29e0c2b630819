package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.engine.store.RunbookKeys;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who can decide nothing is no owner, and no deputy: a start with them is refused, in words that
 * name the field. The engine's authorisation is on, and its users have passwords.
 */
class AbleOwnersProcessTest {

  private static final String OWNER = "rollbackApprover";
  private static final String DEPUTY = "rollbackApproverDeputy";

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  private static ProcessEngine engine;
  private static IdentityService identity;

  @BeforeAll
  static void start() {
    engine = RUNBOOKS.build(configuration -> configuration.setAuthorizationEnabled(true));
    identity = engine.getIdentityService();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @BeforeEach
  void logIn() {
    RUNBOOKS.reset(engine);
    person("pat");
    // As Tasklist does for whoever logs in.
    identity.setAuthentication("olga", List.of("exodusOwners"));
  }

  @AfterEach
  void forget() {
    ClockUtil.reset();
    identity.clearAuthentication();
    identity.deleteUser("pat");
    identity.deleteGroup("approvers");
    engine
        .getAuthorizationService()
        .createAuthorizationQuery()
        .authorizationType(Authorization.AUTH_TYPE_REVOKE)
        .list()
        .forEach(a -> engine.getAuthorizationService().deleteAuthorization(a.getId()));
  }

  private void person(String id) {
    User user = identity.newUser(id);
    user.setPassword(id);
    identity.saveUser(user);
  }

  private ProcessInstance request(String field, String holder) {
    Map<String, Object> plan = Runbook.plan();
    plan.put(field, holder);
    return engine
        .getRuntimeService()
        .startProcessInstanceByKey(RunbookKeys.MIGRATION, Runbook.ID, plan);
  }

  private void refused(String field, String holder, String words) {
    assertThatThrownBy(() -> request(field, holder))
        .hasMessageContaining(field + " is '" + holder + "': " + words);
    assertThat(RUNBOOKS.migrations.occupying()).isEmpty();
  }

  private void revoke(String user, String group, Resource resource, Permission... permissions) {
    unchecked(
        () -> {
          Authorization revocation =
              engine
                  .getAuthorizationService()
                  .createNewAuthorization(Authorization.AUTH_TYPE_REVOKE);
          revocation.setUserId(user);
          revocation.setGroupId(group);
          revocation.setResource(resource);
          revocation.setResourceId(Authorization.ANY);
          for (Permission permission : permissions) {
            revocation.removePermission(permission);
          }
          engine.getAuthorizationService().saveAuthorization(revocation);
        });
  }

  /** As the administrator, who may. */
  private void unchecked(Runnable act) {
    identity.clearAuthentication();
    act.run();
    identity.setAuthentication("olga", List.of("exodusOwners"));
  }

  private UserEntity account(String id) {
    return (UserEntity) identity.createUserQuery().userId(id).singleResult();
  }

  /** With the wrong password, each time as soon as the engine takes a password again. */
  private void guess(String user, int times) {
    unchecked(
        () -> {
          for (int i = 0; i < times; i++) {
            assertThat(identity.checkPassword(user, "a guess")).isFalse();
            Date free = account(user).getLockExpirationTime();
            if (free != null && i < times - 1) {
              ClockUtil.setCurrentTime(new Date(free.getTime() + 1_000));
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {OWNER, DEPUTY})
  void shouldTakeWhoIsAble(String field) {
    ProcessInstance run = request(field, "pat");

    assertThat(run.isEnded()).isFalse();
    assertThat(RUNBOOKS.migrations.occupying()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {OWNER, DEPUTY})
  void shouldRefuseWhoDoesNotExist(String field) {
    refused(field, "nobody", "there is no user and no group of that id");
  }

  @ParameterizedTest
  @ValueSource(strings = {OWNER, DEPUTY})
  void shouldRefuseWhoIsLockedAfterWrongPasswords(String field) {
    int most =
        ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
            .getLoginMaxAttempts();

    guess("pat", most);

    refused(field, "pat", "the account of pat is locked after wrong passwords");
    unchecked(() -> identity.unlockUser("pat"));
    assertThat(request(field, "pat").isEnded()).isFalse();
  }

  @Test
  void shouldNotLetAStrangersWrongPasswordKeepAMigrationFromStarting() {
    guess("pat", 1);
    unchecked(
        () ->
            assertThat(account("pat").getLockExpirationTime()).isAfter(ClockUtil.getCurrentTime()));

    assertThat(request(OWNER, "pat").isEnded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {OWNER, DEPUTY})
  void shouldRefuseWhoMayNotEnterTasklist(String field) {
    revoke("pat", null, Resources.APPLICATION, Permissions.ACCESS);

    refused(field, "pat", "the permission to enter Tasklist and decide is revoked from pat");
  }

  @Test
  void shouldRefuseWhoMayNotCompleteTasks() {
    revoke("pat", null, Resources.TASK, Permissions.UPDATE);

    refused(OWNER, "pat", "the permission to enter Tasklist and decide is revoked from pat");
  }

  @Test
  void shouldRefuseAGroupNobodyOfWhichIsAble() {
    unchecked(
        () -> {
          Group group = identity.newGroup("approvers");
          identity.saveGroup(group);
        });
    refused(OWNER, "approvers", "that group has no members");
    unchecked(() -> identity.createMembership("pat", "approvers"));
    revoke(null, "approvers", Resources.APPLICATION, Permissions.ACCESS);
    refused(OWNER, "approvers", "nobody in that group can log in and decide: the permission to");
  }

  @Test
  void shouldRefuseADeputyInARoleThatIsKeptApart() {
    refused(DEPUTY, "olga", "the rollback approver may not also be the migration operator");
  }
}
