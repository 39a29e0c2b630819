package io.exodus.engine.runbook;

import io.exodus.migration.RefusedException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/** Takes a refusal out of what the engine has wrapped around it. */
final class RefusalInterceptor extends CommandInterceptor {

  @Override
  public <T> T execute(Command<T> command) {
    try {
      return next.execute(command);
    } catch (RefusalException e) {
      throw e;
    } catch (ProcessEngineException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof RefusedException || cause instanceof RefusalException) {
          throw new RefusalException(cause.getMessage(), e);
        }
      }
      throw e;
    }
  }
}
