package io.exodus.engine.runbook;

import io.exodus.migration.Phase;
import io.exodus.migration.RefusedException;
import java.util.Arrays;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** Attaches Exodus's listeners to what a model marks with an {@code exodus.} property. */
final class RunbookParseListener extends AbstractBpmnParseListener {

  private static final String MIGRATION = "migration";

  private final PhaseListener.Services phases;
  private final GateListener.Services gates;
  private final CheckListener.Services checks;
  private final FarewellListener farewell;

  RunbookParseListener(
      PhaseListener.Services phases,
      GateListener.Services gates,
      CheckListener.Services checks,
      FarewellListener farewell) {
    this.phases = phases;
    this.gates = gates;
    this.checks = checks;
    this.farewell = farewell;
  }

  @Override
  public void parseProcess(Element element, ProcessDefinitionEntity process) {
    OwnChecks.verify(element);
    Companions.mark(element, process);
    if (MIGRATION.equals(process.getKey())) {
      process.addBuiltInListener(ExecutionListener.EVENTNAME_END, farewell);
    }
  }

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    phase(element, activity);
    GateModel gate = GateModel.of(ModelProperties.of(element));
    if (gate == null) {
      return;
    }
    GateListener listener = new GateListener(gates, gate);
    var task = ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
    task.addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, listener);
    task.addBuiltInTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, listener);
    task.addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, listener);
  }

  @Override
  public void parseServiceTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    phase(element, activity);
    OwnChecks.attach(element, activity, checks);
  }

  @Override
  public void parseScriptTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    phase(element, activity);
    OwnChecks.attach(element, activity, checks);
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
