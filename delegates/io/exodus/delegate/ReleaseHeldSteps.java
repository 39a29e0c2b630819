package io.exodus.delegate;

import io.exodus.engine.incident.IncidentState;
import io.exodus.engine.incident.Incidents;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** Releases what the incident's owner has decided to release, by the journal and nothing else. */
public class ReleaseHeldSteps implements JavaDelegate {

  private final Incidents incidents;

  public ReleaseHeldSteps(Incidents incidents) {
    this.incidents = incidents;
  }

  @Override
  public void execute(DelegateExecution execution) {
    IncidentState state =
        incidents.release(execution.getProcessBusinessKey(), execution.getProcessInstanceId());
    execution.setVariable("incidentState", state.name());
  }
}
