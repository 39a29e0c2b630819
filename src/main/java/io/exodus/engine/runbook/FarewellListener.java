package io.exodus.engine.runbook;

import io.exodus.engine.OwnerAccess;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;

/** Takes a migration that is over, or whose run was deleted, out of Tasklist. */
final class FarewellListener implements ExecutionListener {

  @Override
  public void notify(DelegateExecution execution) {
    new OwnerAccess(execution.getProcessEngine()).dismiss(execution.getProcessBusinessKey());
  }
}
