package io.exodus.delegate;

import io.exodus.engine.incident.IncidentBundles;
import io.exodus.json.Json;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.spin.plugin.variable.SpinValues;

/** Puts together what is known of an incident, and shows the escalation contact what is in it. */
public class BundleIncident implements JavaDelegate {

  private final IncidentBundles bundles;

  public BundleIncident(IncidentBundles bundles) {
    this.bundles = bundles;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String shown = Json.write(bundles.make(execution.getProcessBusinessKey()));
    execution.setVariable("incident", SpinValues.jsonValue(shown).create());
  }
}
