package io.exodus.engine.runbook.gate;

import io.exodus.engine.gate.Gates;
import io.exodus.engine.overview.Briefing;
import io.exodus.engine.store.PlanVariables;
import io.exodus.migration.Plan;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;

/**
 * Carries changed terms over into a run that is under way: into the variables of its parts, which
 * its gates compare with the plan; into the timers that wait by them; and to whoever is asked at a
 * gate just now.
 */
public final class RunTerms {

  private final OpenGates open;

  public RunTerms(Gates gates, Briefing briefing) {
    this.open = new OpenGates(gates, briefing);
  }

  /** In the transaction of the change, and after it is journaled: no part can begin meanwhile. */
  public void carry(ProcessEngineServices engine, Plan plan) {
    RuntimeService runtime = engine.getRuntimeService();
    for (ProcessInstance part :
        runtime.createProcessInstanceQuery().processInstanceBusinessKey(plan.id()).list()) {
      Map<String, Object> terms = PlanVariables.of(plan);
      terms.keySet().retainAll(runtime.getVariables(part.getId(), PlanVariables.TERMS).keySet());
      runtime.setVariables(part.getId(), terms);
      reckonAnew(engine, part);
    }
    open.brief(engine.getTaskService(), plan.id(), gate -> true);
  }

  /** A window is counted from when it began, not from now. */
  private static void reckonAnew(ProcessEngineServices engine, ProcessInstance part) {
    ManagementService management = engine.getManagementService();
    for (Job timer : management.createJobQuery().timers().processInstanceId(part.getId()).list()) {
      if (waitsByATerm(engine, timer)) {
        management.recalculateJobDuedate(timer.getId(), true);
      }
    }
  }

  private static boolean waitsByATerm(ProcessEngineServices engine, Job timer) {
    String event =
        engine
            .getManagementService()
            .createJobDefinitionQuery()
            .jobDefinitionId(timer.getJobDefinitionId())
            .singleResult()
            .getActivityId();
    return engine
        .getRepositoryService()
        .getBpmnModelInstance(timer.getProcessDefinitionId())
        .getModelElementById(event)
        .getChildElementsByType(TimerEventDefinition.class)
        .stream()
        .map(TimerEventDefinition::getTextContent)
        .anyMatch(wait -> PlanVariables.TERMS.stream().anyMatch(wait::contains));
  }
}
