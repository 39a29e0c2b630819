package io.exodus.engine.runbook.guard;

import java.util.concurrent.Callable;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;

/** The command that the engine asks a guard about, and who has given it. */
final class CurrentCommand {

  private CurrentCommand() {}

  /** A step of a runbook is custom code, for which the engine itself asks for no rights. */
  static boolean own() {
    return !Context.getCommandContext().isAuthorizationCheckEnabled();
  }

  static Command<?> command() {
    return Context.getCommandInvocationContext().getCommand();
  }

  static String user() {
    return Context.getCommandContext().getAuthenticatedUserId();
  }

  static ProcessEngine engine() {
    return Context.getProcessEngineConfiguration().getProcessEngine();
  }

  /** What is looked up here is not what the caller may read. */
  static void free(Callable<Void> lookup) {
    Context.getCommandContext().runWithoutAuthorization(lookup);
  }
}
