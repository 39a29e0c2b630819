package io.exodus.engine.runbook.guard;

import io.exodus.engine.gate.IdentityChanges;
import io.exodus.engine.gate.ServiceAccounts;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.migration.RefusedException;
import java.util.function.Supplier;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cmd.CreateMembershipCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteGroupCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteMembershipCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteUserCmd;
import org.camunda.bpm.engine.impl.cmd.SaveUserCmd;
import org.camunda.bpm.engine.impl.cmd.UnlockUserCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;

/**
 * Journals what somebody who is logged in changes about the people of migrations that are under
 * way: an administrator who may set a password can sign as its owner. In the change's own
 * transaction, and so never without it. The service accounts are changed by Exodus alone.
 */
public final class IdentityWatch extends CommandInterceptor {

  private final Supplier<IdentityChanges> changes;

  public IdentityWatch(Supplier<IdentityChanges> changes) {
    this.changes = changes;
  }

  /**
   * @param user null where the group as such is changed
   * @param group null where it is about the user alone
   */
  private record Change(String user, String group, String what) {}

  @Override
  public <T> T execute(Command<T> command) {
    CommandContext context = Context.getCommandContext();
    String actor = context.getAuthenticatedUserId();
    Change change =
        actor != null && context.isAuthorizationCheckEnabled() ? change(command, actor) : null;
    if (change == null) {
      return next.execute(command);
    }
    demandPerson(change, actor);
    // Before: whom it concerns may be in no group afterwards.
    var concerned = changes.get().concerned(change.user(), change.group());
    T result = next.execute(command);
    changes.get().note(concerned, actor, change.user(), change.group(), change.what());
    return result;
  }

  private static Change change(Command<?> command, String actor) {
    if (command instanceof SaveUserCmd) {
      return saved(CommandFields.read(command, "user", User.class), actor);
    }
    if (command instanceof DeleteUserCmd) {
      return new Change(user(command), null, "deleted");
    }
    if (command instanceof UnlockUserCmd) {
      return new Change(user(command), null, "unlocked");
    }
    if (command instanceof CreateMembershipCmd) {
      return new Change(user(command), group(command), "joined");
    }
    if (command instanceof DeleteMembershipCmd) {
      return new Change(user(command), group(command), "left");
    }
    return command instanceof DeleteGroupCmd
        ? new Change(null, group(command), "group deleted")
        : null;
  }

  /** A password that its owner changes, and a name or address, say nothing. */
  private static Change saved(User user, String actor) {
    if (!(user instanceof UserEntity known) || known.getRevision() == 0) {
      return new Change(user.getId(), null, "created");
    }
    boolean password = CommandFields.read(known, "newPassword", String.class) != null;
    boolean service = ServiceAccounts.account(user.getId());
    return password && !actor.equals(user.getId()) || service
        ? new Change(user.getId(), null, "password set")
        : null;
  }

  private static void demandPerson(Change change, String actor) {
    boolean account = change.user() != null && ServiceAccounts.account(change.user());
    if (account || change.group() != null && ServiceAccounts.groups().contains(change.group())) {
      String what = account ? change.user() : change.group();
      throw new RefusalException(
          new RefusedException(
                  "your login",
                  actor,
                  "'"
                      + what
                      + "' belongs to a service of Exodus; set its password in the "
                      + "configuration")
              .getMessage(),
          null);
    }
  }

  private static String user(Command<?> command) {
    return CommandFields.read(command, "userId", String.class);
  }

  private static String group(Command<?> command) {
    return CommandFields.read(command, "groupId", String.class);
  }
}
