package io.exodus.engine;

import io.exodus.migration.IncidentWords;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;

/**
 * Stops a migration at its next gate when nobody is left to decide it: an incident at the gate, and
 * a notice for the incident contact. Both end when somebody can decide again.
 */
public final class Vacancies {

  /** Type of the incident in Cockpit. */
  public static final String INCIDENT = "exodusVacancy";

  private static final String NOTICE = "vacancy";

  private final ProcessEngine engine;
  private final People people;

  public Vacancies(ProcessEngine engine) {
    this.engine = engine;
    this.people = new People(engine);
  }

  /**
   * Why the gate stays closed; empty where it does not.
   *
   * @param role of the gate
   * @param open true as long as commit and rollback are both possible: then both must be decidable
   */
  public Optional<String> of(Plan plan, OwnerRole role, boolean open) {
    Set<OwnerRole> needed = new LinkedHashSet<>(Set.of(role));
    if (open) {
      needed.addAll(Gates.ROLLBACK_CALLERS);
    }
    List<String> troubles =
        needed.stream().map(r -> people.trouble(plan, r)).flatMap(Optional::stream).toList();
    return troubles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubles));
  }

  /** Makes a vacancy visible at the gate's execution. */
  public void raise(String executionId, String gate, Plan plan, String trouble) {
    engine
        .getRuntimeService()
        .createIncident(
            INCIDENT,
            executionId,
            gate,
            new IncidentWords(
                    trouble,
                    "the gate '" + gate + "' of migration '" + plan.id() + "'",
                    "Bring the person or group back, unlock the account, or put somebody else into the group.")
                .text());
    if (plan.holders(OwnerRole.INCIDENT_CONTACT).isEmpty() || !notices(plan.id()).isEmpty()) {
      return;
    }
    TaskService tasks = engine.getTaskService();
    Task notice = tasks.newTask();
    notice.setName("Nobody can decide: " + plan.id());
    notice.setDescription(
        "Migration '"
            + plan.id()
            + "' waits: "
            + trouble
            + ". Bring the person or group back, unlock the account, or put somebody else into the"
            + " group. This notice goes by itself; completing it changes nothing.");
    notice.setPriority(90);
    tasks.saveTask(notice);
    for (String contact : plan.holders(OwnerRole.INCIDENT_CONTACT)) {
      if (people.group(contact)) {
        tasks.addCandidateGroup(notice.getId(), contact);
      } else {
        tasks.addCandidateUser(notice.getId(), contact);
      }
    }
    tasks.setVariableLocal(notice.getId(), TaskFilters.GATE, NOTICE);
    tasks.setVariableLocal(notice.getId(), TaskFilters.MIGRATION, plan.id());
  }

  /** Takes incidents and notice away, if there are any. */
  public void clear(String migrationId) {
    RuntimeService runtime = engine.getRuntimeService();
    for (Incident incident : runtime.createIncidentQuery().incidentType(INCIDENT).list()) {
      ProcessInstance instance =
          runtime
              .createProcessInstanceQuery()
              .processInstanceId(incident.getProcessInstanceId())
              .singleResult();
      boolean root = incident.getId().equals(incident.getRootCauseIncidentId());
      if (root && instance != null && migrationId.equals(instance.getBusinessKey())) {
        runtime.resolveIncident(incident.getId());
      }
    }
    notices(migrationId)
        .forEach(notice -> engine.getTaskService().deleteTask(notice.getId(), true));
  }

  private List<Task> notices(String migrationId) {
    return engine
        .getTaskService()
        .createTaskQuery()
        .taskVariableValueEquals(TaskFilters.GATE, NOTICE)
        .taskVariableValueEquals(TaskFilters.MIGRATION, migrationId)
        .list();
  }
}
