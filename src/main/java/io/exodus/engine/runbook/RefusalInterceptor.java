package io.exodus.engine.runbook;

import io.exodus.engine.Refusals;
import io.exodus.migration.RefusedException;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * Takes a refusal out of what the engine has wrapped around it, and has it journaled once the
 * transaction of what was refused is over.
 */
final class RefusalInterceptor extends CommandInterceptor {

  private final Supplier<Refusals> refusals;
  private final Supplier<IdentityService> identity;

  RefusalInterceptor(Supplier<Refusals> refusals, Supplier<IdentityService> identity) {
    this.refusals = refusals;
    this.identity = identity;
  }

  @Override
  public <T> T execute(Command<T> command) {
    // A command inside another one may be caught there; the outer one knows how it ended.
    boolean outermost = Context.getCommandContext() == null;
    try {
      return next.execute(command);
    } catch (ProcessEngineException e) {
      RefusalException refusal = refusal(e);
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
    }
  }

  private static RefusalException refusal(ProcessEngineException e) {
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
