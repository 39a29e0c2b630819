package io.exodus.delegate;

import io.exodus.engine.watch.CriteriaInputs;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** Turns what the watch measured into the inputs of the rollback and commit criteria. */
public class CollectEvidence implements JavaDelegate {

  private final CriteriaInputs evidence;

  public CollectEvidence(CriteriaInputs evidence) {
    this.evidence = evidence;
  }

  @Override
  public void execute(DelegateExecution execution) {
    // A null is set too: it stands for what could not be measured, and is judged UNKNOWN.
    evidence.collect(execution.getProcessBusinessKey()).forEach(execution::setVariable);
  }
}
