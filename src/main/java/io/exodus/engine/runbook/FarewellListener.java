package io.exodus.engine.runbook;

import io.exodus.engine.OwnerAccess;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.context.Context;

/** Takes a migration that is over, or whose run was deleted, out of Tasklist. */
final class FarewellListener implements ExecutionListener {

  @Override
  public void notify(DelegateExecution execution) {
    OwnerAccess access = new OwnerAccess(execution.getProcessEngine());
    // Whoever ends a migration by an answer has no rights on its filter.
    Context.getCommandContext()
        .runWithoutAuthorization(
            () -> {
              access.dismiss(execution.getProcessBusinessKey());
              return null;
            });
  }
}
