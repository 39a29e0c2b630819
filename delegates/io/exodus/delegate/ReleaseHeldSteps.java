package io.exodus.delegate;

import io.exodus.engine.incident.IncidentBundles;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.store.IncidentState;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/**
 * Releases what the incident's owner has decided to release, by the journal and nothing else. With
 * the incident goes what its bundles hold of people's data.
 */
public class ReleaseHeldSteps implements JavaDelegate {

  private final Incidents incidents;
  private final IncidentBundles bundles;

  public ReleaseHeldSteps(Incidents incidents, IncidentBundles bundles) {
    this.incidents = incidents;
    this.bundles = bundles;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String id = execution.getProcessBusinessKey();
    IncidentState state = incidents.release(id, execution.getProcessInstanceId());
    if (state == IncidentState.RELEASED) {
      bundles.forgetValues(id);
    }
    execution.setVariable("incidentState", state.name());
  }
}
