package io.exodus.engine.overview;

import io.exodus.engine.overview.MigrationOverview.OpenGate;
import io.exodus.engine.overview.MigrationOverview.OpenIncident;
import io.exodus.engine.store.Queries;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.IncidentWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.TransitionInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;

/**
 * What of a migration waits for people: gates and incidents, of the migration's process instance,
 * all that it calls, and the process of its open incident. The engine leaves out what the logged-in
 * user may not read.
 *
 * @param ended true where the process instance is over
 * @param attemptReason what ended the last attempt to change the authority; null where none failed
 */
public record OpenMatters(
    boolean ended, List<OpenGate> gates, List<OpenIncident> incidents, String attemptReason) {

  /** Nothing waits in a process instance that is over. */
  public static final OpenMatters ENDED = new OpenMatters(true, List.of(), List.of(), null);

  /**
   * @param runId the migration's process instance
   */
  public static OpenMatters of(ProcessEngine engine, String id, String runId) {
    List<String> instances =
        Queries.all(
                engine
                    .getRuntimeService()
                    .createProcessInstanceQuery()
                    .processInstanceBusinessKey(id))
            .stream()
            .filter(instance -> runId.equals(instance.getRootProcessInstanceId()))
            .map(ProcessInstance::getId)
            .toList();
    if (instances.isEmpty()) {
      return ENDED;
    }
    List<String> all = new ArrayList<>(instances);
    all.addAll(handlers(engine, id));
    return new OpenMatters(
        false, gates(engine, all), incidents(engine, all), attemptReason(engine, runId, instances));
  }

  private static List<String> handlers(ProcessEngine engine, String id) {
    return Queries.all(
            engine
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(RunbookKeys.INCIDENT)
                .withoutTenantId()
                .processInstanceBusinessKey(id))
        .stream()
        .map(ProcessInstance::getId)
        .toList();
  }

  private static List<OpenGate> gates(ProcessEngine engine, List<String> instances) {
    return Queries.all(
            engine
                .getTaskService()
                .createTaskQuery()
                .processInstanceIdIn(instances.toArray(String[]::new))
                .orderByTaskCreateTime()
                .asc())
        .stream()
        .map(
            task ->
                new OpenGate(task.getName(), who(engine, task), task.getCreateTime().toInstant()))
        .toList();
  }

  private static String who(ProcessEngine engine, Task task) {
    if (task.getAssignee() != null) {
      return task.getAssignee();
    }
    return engine.getTaskService().getIdentityLinksForTask(task.getId()).stream()
        .map(IdentityLink::getGroupId)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** A called process knows of the newest attempt; the migration itself of those that are over. */
  private static String attemptReason(ProcessEngine engine, String runId, List<String> instances) {
    return Queries.all(
            engine
                .getRuntimeService()
                .createVariableInstanceQuery()
                .processInstanceIdIn(instances.toArray(String[]::new))
                .variableName("attemptReason"))
        .stream()
        .filter(variable -> variable.getValue() != null)
        .min(Comparator.comparing(variable -> runId.equals(variable.getProcessInstanceId())))
        .map(variable -> variable.getValue().toString())
        .orElse(null);
  }

  private static List<OpenIncident> incidents(ProcessEngine engine, List<String> instances) {
    List<OpenIncident> open = new ArrayList<>();
    for (String instance : instances) {
      List<Incident> incidents =
          Queries.all(engine.getRuntimeService().createIncidentQuery().processInstanceId(instance));
      for (Incident incident : incidents) {
        // What a called process could not do shows in its callers too; it is told once.
        if (incident.getId().equals(incident.getRootCauseIncidentId())) {
          open.add(incident(engine, incident));
        }
      }
    }
    open.sort(Comparator.comparing(OpenIncident::since));
    return open;
  }

  private static OpenIncident incident(ProcessEngine engine, Incident incident) {
    IncidentWords words = IncidentWords.of(incident.getIncidentMessage());
    return new OpenIncident(
        incident.getId(),
        incident.getProcessInstanceId(),
        name(
            engine.getRuntimeService().getActivityInstance(incident.getProcessInstanceId()),
            incident.getActivityId()),
        incident.getIncidentTimestamp().toInstant(),
        words.what(),
        words.where(),
        words.remedy());
  }

  /** The activity's name; its id where it has none. */
  private static String name(ActivityInstance tree, String activityId) {
    if (tree == null) {
      return activityId;
    }
    for (TransitionInstance waiting : tree.getChildTransitionInstances()) {
      if (activityId.equals(waiting.getActivityId()) && waiting.getActivityName() != null) {
        return waiting.getActivityName();
      }
    }
    for (ActivityInstance child : tree.getChildActivityInstances()) {
      if (activityId.equals(child.getActivityId()) && child.getActivityName() != null) {
        return child.getActivityName();
      }
      String deeper = name(child, activityId);
      if (!deeper.equals(activityId)) {
        return deeper;
      }
    }
    return activityId;
  }
}
