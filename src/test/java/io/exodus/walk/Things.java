package io.exodus.walk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.batch.Batch;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.rest.dto.migration.MigrationPlanDto;
import org.camunda.bpm.engine.rest.mapper.JacksonConfigurator;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;

/**
 * What the names in the table stand for: the ids of what belongs to one process instance, and of
 * what administers it. What it lacks is made, as an engine without guards would have it.
 */
public final class Things {

  /**
   * Where to look.
   *
   * @param gate the activity of the open task
   * @param free topic of a task that nobody has
   * @param locked topic of one that a worker shall have
   * @param message that it waits for
   * @param variable of the process instance
   * @param timer the process instance with a timer
   * @param step that with a step to go on with
   * @param finished another one, which is over
   * @param judged one with a decision in its history
   * @param user of its people
   * @param group of its people
   * @param next another version of its model
   * @param more names that need no looking up
   */
  public record Where(
      String process,
      String gate,
      String free,
      String locked,
      String message,
      String variable,
      String timer,
      String step,
      String finished,
      String judged,
      String user,
      String group,
      String next,
      Map<String, String> more) {}

  public static final String WORKER_ID = "worker-1";
  public static final String TENANT = "walk";

  private final ProcessEngine engine;
  private final Map<String, String> names = new HashMap<>();

  private Things(ProcessEngine engine) {
    this.engine = engine;
  }

  public static Map<String, String> of(ProcessEngine engine, Where where) throws Exception {
    Things things = new Things(engine);
    things.names.putAll(where.more());
    things.process(where);
    things.tasks(where);
    things.jobs(where);
    things.history(where);
    things.identity(where);
    things.remarks();
    return Map.copyOf(things.names);
  }

  private void process(Where where) throws Exception {
    ProcessInstance process =
        engine
            .getRuntimeService()
            .createProcessInstanceQuery()
            .processInstanceId(where.process())
            .singleResult();
    var definition =
        engine.getRepositoryService().getProcessDefinition(process.getProcessDefinitionId());
    names.put("process", process.getId());
    names.put("businessKey", process.getBusinessKey());
    names.put("definition", definition.getId());
    names.put("key", definition.getKey());
    names.put("deployment", definition.getDeploymentId());
    names.put("resource", definition.getResourceName());
    names.put("variable", where.variable());
    names.put("message", where.message());
    names.put("next", where.next());
    names.put("gate", where.gate());
    names.put("group", where.group());
    names.put("user", where.user());
    names.put("tenant", TENANT);
    names.put(
        "receiver",
        engine
            .getRuntimeService()
            .createEventSubscriptionQuery()
            .processInstanceId(process.getId())
            .eventName(where.message())
            .singleResult()
            .getExecutionId());
    var plan =
        engine
            .getRuntimeService()
            .createMigrationPlan(definition.getId(), where.next())
            .mapEqualActivities()
            .build();
    names.put(
        "plan",
        JacksonConfigurator.configureObjectMapper(new com.fasterxml.jackson.databind.ObjectMapper())
            .writeValueAsString(MigrationPlanDto.from(plan)));
  }

  private void tasks(Where where) {
    Task task =
        engine
            .getTaskService()
            .createTaskQuery()
            .processInstanceId(where.process())
            .taskDefinitionKey(where.gate())
            .singleResult();
    names.put("task", task.getId());
    names.put("execution", task.getExecutionId());
    names.put("topic", where.free());
    names.put("external", external(where.process(), where.free()));
    names.put("locked", external(where.process(), where.locked()));
    names.put("workerId", WORKER_ID);
    engine.getExternalTaskService().lock(names.get("locked"), WORKER_ID, 3_600_000);
    names.put(
        "incident",
        engine
            .getRuntimeService()
            .createIncident("walk", task.getExecutionId(), null, "somebody is to look")
            .getId());
  }

  private String external(String process, String topic) {
    return engine
        .getExternalTaskService()
        .createExternalTaskQuery()
        .processInstanceId(process)
        .topicName(topic)
        .list()
        .stream()
        .map(ExternalTask::getId)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no task of the topic " + topic));
  }

  private void jobs(Where where) {
    var management = engine.getManagementService();
    Job timer =
        only(management.createJobQuery().timers().rootProcessInstanceId(where.timer()).list());
    Job step =
        only(management.createJobQuery().messages().rootProcessInstanceId(where.step()).list());
    names.put("job", timer.getId());
    names.put("step", step.getId());
    names.put("jobProcess", where.timer());
    names.put("jobDefinition", timer.getJobDefinitionId());
    names.put("jobsDefinition", timer.getProcessDefinitionId());
    names.put("jobsKey", timer.getProcessDefinitionKey());
    names.put("batch", management.setJobRetriesAsync(List.of(timer.getId()), 3).getId());
    Batch ended = management.setJobRetriesAsync(List.of(step.getId()), 3);
    for (String definition :
        List.of(
            ended.getSeedJobDefinitionId(),
            ended.getBatchJobDefinitionId(),
            ended.getMonitorJobDefinitionId())) {
      management
          .createJobQuery()
          .jobDefinitionId(definition)
          .list()
          .forEach(job -> management.executeJob(job.getId()));
    }
    names.put("endedBatch", ended.getId());
  }

  private static <T> T only(List<T> found) {
    if (found.isEmpty()) {
      throw new IllegalStateException("there is none");
    }
    return found.get(0);
  }

  private void history(Where where) {
    var history = engine.getHistoryService();
    HistoricProcessInstance finished =
        history
            .createHistoricProcessInstanceQuery()
            .processInstanceId(where.finished())
            .singleResult();
    names.put("finished", finished.getId());
    names.put("finishedDefinition", finished.getProcessDefinitionId());
    names.put("finishedStart", finished.getStartActivityId());
    names.put(
        "historicVariable",
        history
            .createHistoricVariableInstanceQuery()
            .processInstanceId(where.process())
            .variableName(where.variable())
            .list()
            .get(0)
            .getId());
    var decided =
        history
            .createHistoricDecisionInstanceQuery()
            .processInstanceId(where.judged())
            .list()
            .get(0);
    names.put("decisionInstance", decided.getId());
    names.put("decision", decided.getDecisionDefinitionId());
    names.put("decisionKey", decided.getDecisionDefinitionKey());
    names.put(
        "operation",
        only(history.createUserOperationLogQuery().processInstanceId(where.process()).list())
            .getOperationId());
  }

  private void identity(Where where) {
    var authorizations = engine.getAuthorizationService();
    Authorization own =
        authorizations.createAuthorizationQuery().userIdIn(where.user()).list().stream()
            .findFirst()
            .orElseGet(
                () -> {
                  Authorization made =
                      authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
                  made.setUserId(where.user());
                  made.setResource(Resources.TASK);
                  made.setResourceId(names.get("task"));
                  made.addPermission(Permissions.READ);
                  return authorizations.saveAuthorization(made);
                });
    names.put("authorization", own.getId());
    Filter filter =
        engine.getFilterService().createFilterQuery().list().stream()
            .filter(any -> any.getName().contains(names.get("businessKey")))
            .findFirst()
            .orElseGet(
                () -> {
                  Filter made = engine.getFilterService().newTaskFilter(names.get("businessKey"));
                  made.setQuery(engine.getTaskService().createTaskQuery());
                  return engine.getFilterService().saveFilter(made);
                });
    names.put("filter", filter.getId());
  }

  private void remarks() {
    var tasks = engine.getTaskService();
    String process = names.get("process");
    String task = names.get("task");
    names.put("comment", tasks.createComment(null, process, "a remark").getId());
    names.put("taskComment", tasks.createComment(task, null, "a remark").getId());
    names.put(
        "attachment",
        tasks
            .createAttachment("text", task, process, "name", "what", "http://example.org")
            .getId());
  }
}
