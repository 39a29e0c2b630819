package io.exodus.engine.runbook;

import io.exodus.engine.runbook.check.CheckListener;
import io.exodus.engine.runbook.check.CriteriaFacts;
import io.exodus.engine.runbook.check.OwnChecks;
import io.exodus.engine.runbook.check.PreflightFacts;
import io.exodus.engine.runbook.gate.GateListener;
import io.exodus.engine.runbook.gate.TextListener;
import io.exodus.engine.runbook.guard.Belonging;
import io.exodus.engine.runbook.model.GateModel;
import io.exodus.engine.runbook.model.ModelProperties;
import io.exodus.engine.runbook.model.RunbookModel;
import io.exodus.engine.runbook.model.Runbooks;
import io.exodus.engine.runbook.run.SideProcesses;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.Phase;
import io.exodus.migration.RefusedException;
import java.util.Arrays;
import org.camunda.bpm.engine.BpmnParseException;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** Attaches Exodus's listeners to what a model marks with an {@code exodus.} property. */
final class RunbookParseListener extends AbstractBpmnParseListener {

  private final TextListener texts = new TextListener();
  private final PhaseListener.Services phases;
  private final GateListener.Services gates;
  private final CheckListener.Services checks;
  private final MigrationEndListener farewell;
  private final Belonging belonging;
  private final PreflightFacts preflight;
  private final CriteriaFacts criteria;

  RunbookParseListener(
      PhaseListener.Services phases,
      GateListener.Services gates,
      CheckListener.Services checks,
      MigrationEndListener farewell,
      Belonging belonging,
      PreflightFacts preflight,
      CriteriaFacts criteria) {
    this.phases = phases;
    this.gates = gates;
    this.checks = checks;
    this.farewell = farewell;
    this.belonging = belonging;
    this.preflight = preflight;
    this.criteria = criteria;
  }

  @Override
  public void parseProcess(Element element, ProcessDefinitionEntity process) {
    Runbooks.mark(element, process);
    demandOwnId(element, process);
    OwnChecks.verify(element);
    SideProcesses.mark(element, process);
    RunbookModel.mark(element, process);
    belonging.attach(process);
    if (Runbooks.is(process)) {
      process.addBuiltInListener(ExecutionListener.EVENTNAME_START, texts);
    }
    if (RunbookKeys.MIGRATION.equals(process.getKey()) && Runbooks.is(process)) {
      process.addBuiltInListener(ExecutionListener.EVENTNAME_END, farewell);
    }
  }

  /** Whoever starts a runbook by its id would get the other process from then on, and no word. */
  private void demandOwnId(Element element, ProcessDefinitionEntity process) {
    if (process.getTenantId() == null
        && !Runbooks.is(process)
        && RunbookKeys.PROCESSES.contains(process.getKey())
        && Runbooks.deploying(process)) {
      throw new BpmnParseException(
          "the process id is '"
              + process.getKey()
              + "', which belongs to a runbook of Exodus; give this process another id, or deploy "
              + "it for a tenant",
          element);
    }
  }

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    phase(element, activity);
    GateModel gate = GateModel.of(ModelProperties.of(element));
    if (gate == null) {
      return;
    }
    belonging.attach(element, activity);
    GateListener listener = new GateListener(gates, gate);
    var task = ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
    task.addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, listener);
    task.addBuiltInTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, listener);
    task.addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, listener);
  }

  @Override
  public void parseServiceTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    phase(element, activity);
    belonging.attach(element, activity);
    OwnChecks.attach(element, activity, checks);
  }

  @Override
  public void parseScriptTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    phase(element, activity);
    belonging.attach(element, activity);
    OwnChecks.attach(element, activity, checks);
  }

  @Override
  public void parseBusinessRuleTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    String decision = element.attributeNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, "decisionRef", "");
    if (decision.equals(RunbookKeys.PREFLIGHT_CRITERIA)) {
      activity.addBuiltInListener(ExecutionListener.EVENTNAME_START, preflight);
    } else if (CriteriaFacts.judgedBy(decision)) {
      activity.addBuiltInListener(ExecutionListener.EVENTNAME_START, criteria);
    }
  }

  @Override
  public void parseCallActivity(Element element, ScopeImpl scope, ActivityImpl activity) {
    phase(element, activity);
  }

  @Override
  public void parseSubProcess(Element element, ScopeImpl scope, ActivityImpl activity) {
    phase(element, activity);
  }

  @Override
  public void parseIntermediateCatchEvent(Element element, ScopeImpl scope, ActivityImpl activity) {
    phase(element, activity);
  }

  @Override
  public void parseEndEvent(Element element, ScopeImpl scope, ActivityImpl activity) {
    phase(element, activity);
  }

  private void phase(Element element, ActivityImpl activity) {
    String phase = ModelProperties.of(element).get(ModelProperties.PHASE);
    // Modeler writes a field that is left alone as an empty one.
    if (phase == null || phase.isBlank()) {
      return;
    }
    if (Arrays.stream(Phase.values()).noneMatch(p -> p.name().equals(phase))) {
      throw new RefusedException(
          activity.getId() + " " + ModelProperties.PHASE,
          phase,
          "use one of " + Arrays.toString(Phase.values()));
    }
    activity.addListener(
        ExecutionListener.EVENTNAME_START, new PhaseListener(phases, Phase.valueOf(phase)));
  }
}
