package io.exodus.delegate;

import io.exodus.engine.Evidence;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** Turns what the watch measured into the inputs of the rollback and commit criteria. */
public class CollectEvidence implements JavaDelegate {

  private final Evidence evidence;

  public CollectEvidence(Evidence evidence) {
    this.evidence = evidence;
  }

  @Override
  public void execute(DelegateExecution execution) {
    // A null is set too: it stands for what could not be measured, and is judged UNKNOWN.
    evidence.collect(execution.getProcessBusinessKey()).forEach(execution::setVariable);
  }
}
