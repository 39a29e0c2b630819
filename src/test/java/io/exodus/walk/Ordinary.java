package io.exodus.walk;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.Bpmn;

/**
 * A process that has nothing to do with Exodus, with something of everything in it: the control.
 */
public final class Ordinary {

  public static final String DEPLOYMENT = "ordinary";

  private static final String KEY = "ordinary";
  private static final String STRANGER = "stranger";
  private static final String STRANGERS = "strangers";

  private final ProcessEngine engine;

  public Ordinary(ProcessEngine engine) {
    this.engine = engine;
  }

  /** To be called as an administrator: what it does is to be in the engine's log of operations. */
  public Map<String, String> begin() throws Exception {
    people();
    String first = deploy(null).getId();
    deploy(Things.TENANT);
    ProcessDefinition spare = spare();
    var runtime = engine.getRuntimeService();
    Map<String, Object> variables = Map.of("any", "of them");
    String finished = runtime.startProcessInstanceById(first, "ended", variables).getId();
    runtime.deleteProcessInstance(finished, "done");
    String process = runtime.startProcessInstanceById(first, "ordinary-1", variables).getId();
    runtime.setVariable(process, "any", "one");
    var tasks = engine.getExternalTaskService();
    tasks
        .fetchAndLock(1, Things.WORKER_ID)
        .topic("ordinary-failing", 60_000)
        .execute()
        .forEach(t -> tasks.handleFailure(t.getId(), Things.WORKER_ID, "it failed", 0, 0));
    String next = deploy(null).getId();
    return Things.of(
        engine,
        new Things.Where(
            process,
            "ask",
            "ordinary-free",
            "ordinary-locked",
            "ordinary-message",
            "any",
            process,
            process,
            finished,
            process,
            STRANGER,
            STRANGERS,
            next,
            Map.ofEntries(
                entry("member", STRANGER),
                entry("freeGroup", "others"),
                entry("service", STRANGER),
                entry("serviceGroup", "others"),
                entry("part", spare.getId()),
                entry("partKey", spare.getKey()),
                entry("signal", "ordinary-signal"),
                entry("step1", "later"),
                entry("jobStep", "later"),
                entry("finishedStep", "later"),
                entry("form", "{\"begin\": {\"value\": \"yes\"}}"),
                entry("facts", "{\"any\": {\"value\": \"any\"}}"))));
  }

  private ProcessDefinition deploy(String tenant) {
    return engine
        .getRepositoryService()
        .createDeployment()
        .name(DEPLOYMENT)
        .tenantId(tenant)
        .addClasspathResource("walk/ordinary.bpmn")
        .addClasspathResource("walk/ordinary.dmn")
        .deployWithResult()
        .getDeployedProcessDefinitions()
        .get(0);
  }

  /** One that no process is under way of. */
  private ProcessDefinition spare() {
    return engine
        .getRepositoryService()
        .createDeployment()
        .name(DEPLOYMENT)
        .addModelInstance(
            "spare.bpmn",
            Bpmn.createExecutableProcess("spare").camundaHistoryTimeToLive(1).startEvent().done())
        .deployWithResult()
        .getDeployedProcessDefinitions()
        .get(0);
  }

  private void people() {
    var identity = engine.getIdentityService();
    for (String user : List.of(STRANGER, "newcomer")) {
      var made = identity.newUser(user);
      made.setPassword(user);
      identity.saveUser(made);
    }
    identity.saveGroup(identity.newGroup(STRANGERS));
    identity.saveGroup(identity.newGroup("others"));
    identity.createMembership(STRANGER, STRANGERS);
    identity.saveTenant(identity.newTenant(Things.TENANT));
    identity.createTenantUserMembership(Things.TENANT, STRANGER);
    identity.createTenantGroupMembership(Things.TENANT, STRANGERS);
  }
}
