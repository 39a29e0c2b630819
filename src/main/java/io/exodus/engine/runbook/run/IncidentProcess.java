package io.exodus.engine.runbook.run;

import io.exodus.engine.incident.Incidents;
import io.exodus.engine.runbook.model.Runbooks;
import io.exodus.engine.store.IncidentReport.Origin;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.RunbookKeys;
import java.util.Optional;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that deals with an incident, and how the engine itself raises one. */
public final class IncidentProcess {

  private static final Logger LOG = LoggerFactory.getLogger(IncidentProcess.class);

  private IncidentProcess() {}

  /**
   * Raises an incident of the migration, or adds to the open one, and sees that somebody is asked.
   *
   * @param subject the criterion or the step
   */
  public static void raise(
      ProcessEngineServices engine,
      Incidents incidents,
      String migrationId,
      Origin origin,
      String subject,
      String what) {
    IncidentRow incident = incidents.raise(migrationId, origin, Actors.ENGINE, subject, what);
    if (attended(engine, incident)) {
      return;
    }
    Optional<ProcessDefinition> process =
        withoutLogin(engine, () -> Runbooks.latest(engine, RunbookKeys.INCIDENT));
    if (process.isEmpty()) {
      LOG.warn(
          "Incident {} of {} is open and blocks every destructive step, but there is no runbook "
              + "'{}' to ask its escalation contact: deploy it",
          incident.number(),
          migrationId,
          RunbookKeys.INCIDENT);
      return;
    }
    withoutLogin(
        engine,
        () ->
            engine
                .getRuntimeService()
                .startProcessInstanceById(process.get().getId(), migrationId));
  }

  /** Whether a process instance deals with it, whoever looks. */
  public static boolean attended(ProcessEngineServices engine, IncidentRow incident) {
    return incident.handler() != null
        && withoutLogin(
            engine,
            () ->
                engine
                        .getRuntimeService()
                        .createProcessInstanceQuery()
                        .processInstanceId(incident.handler())
                        .count()
                    > 0);
  }

  /** The engine acts, not the worker or owner whose call it happens to be in. */
  public static <T> T withoutLogin(ProcessEngineServices engine, Supplier<T> act) {
    IdentityService identity = engine.getIdentityService();
    var login = identity.getCurrentAuthentication();
    identity.clearAuthentication();
    try {
      return act.get();
    } finally {
      if (login != null) {
        identity.setAuthentication(login.getUserId(), login.getGroupIds(), login.getTenantIds());
      }
    }
  }
}
