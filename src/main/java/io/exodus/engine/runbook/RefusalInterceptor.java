package io.exodus.engine.runbook;

import io.exodus.engine.gate.Refusals;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.runbook.run.Submissions;
import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitStartFormCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.springframework.dao.DataAccessException;

/**
 * Takes a refusal out of what the engine has wrapped around it, and has it journaled once the
 * transaction of what was refused is over.
 */
final class RefusalInterceptor extends CommandInterceptor {

  /** What people ask for; workers and jobs try again by themselves. */
  private static final List<Class<?>> ANSWERS =
      List.of(CompleteTaskCmd.class, SubmitTaskFormCmd.class);

  private static final List<Class<?>> STARTS =
      List.of(SubmitStartFormCmd.class, StartProcessInstanceCmd.class);

  private final Supplier<Refusals> refusals;
  private final Supplier<IdentityService> identity;
  private final Collisions collisions;
  private final Submissions submissions;

  RefusalInterceptor(
      Supplier<Refusals> refusals,
      Supplier<IdentityService> identity,
      Collisions collisions,
      Submissions submissions) {
    this.refusals = refusals;
    this.identity = identity;
    this.collisions = collisions;
    this.submissions = submissions;
  }

  @Override
  public <T> T execute(Command<T> command) {
    // A command inside another one may be caught there; the outer one knows how it ended.
    boolean outermost = Context.getCommandContext() == null;
    try {
      return next.execute(command);
    } catch (ProcessEngineException | DataAccessException e) {
      RefusalException refusal = refusal(e);
      if (refusal == null && outermost && (is(command, ANSWERS) || is(command, STARTS))) {
        refusal = collisions.of(e, submissions.answered());
      }
      if (refusal == null) {
        throw e;
      }
      if (outermost && refusal.migrationId() != null) {
        var caller = identity.get().getCurrentAuthentication();
        refusals
            .get()
            .record(
                refusal.migrationId(),
                caller == null ? null : caller.getUserId(),
                refusal.subject(),
                refusal.getMessage());
      }
      throw refusal;
    } finally {
      if (outermost) {
        submissions.over();
      }
    }
  }

  private static boolean is(Command<?> command, List<Class<?>> kinds) {
    return kinds.stream().anyMatch(kind -> kind.isInstance(command));
  }

  private static RefusalException refusal(RuntimeException e) {
    RefusedException bare = null;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusalException known) {
        return known;
      }
      if (bare == null && cause instanceof RefusedException refused) {
        bare = refused;
      }
    }
    return bare == null ? null : new RefusalException(bare.getMessage(), e);
  }
}
