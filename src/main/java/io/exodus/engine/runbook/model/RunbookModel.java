package io.exodus.engine.runbook.model;

import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.repository.ProcessDefinition;

/** What of a model works for a migration: gates, phases, checks, workers' tasks and own steps. */
public final class RunbookModel {

  /** The workers' topics. */
  public static final String TOPICS = "exodus-";

  private static final String MARK = "exodus.works";
  private static final String BEGINS = "exodus.begins";

  private static final Set<String> OF_RUN =
      Set.of("adoptPlan", "extendRetention", "collectEvidence");

  private static final Set<String> BESIDE =
      Set.of(
          "adoptChange",
          "judgeCompatibility",
          "sumUpFindings",
          "bundleIncident",
          "releaseHeldSteps");

  /** What workers are asked for beside a run too: they look, and change nothing. */
  private static final Set<String> LOOKS = Set.of("exodus-check", "exodus-snapshot");

  private RunbookModel() {}

  /** Reads it when the model is parsed. */
  public static void mark(Element element, ProcessDefinitionEntity process) {
    if (FirstSteps.in(element)) {
      process.setProperty(BEGINS, true);
      process.setProperty(MARK, true);
    } else if (anyWorks(element)) {
      process.setProperty(MARK, true);
    }
  }

  public static boolean runbook(ProcessDefinition process) {
    return process instanceof ProcessDefinitionEntity known && known.getProperty(MARK) != null;
  }

  /** Whether it is begun by somebody, and not only called by a run. */
  public static boolean begins(ProcessDefinitionEntity process) {
    return process.getProperty(BEGINS) != null;
  }

  /** Whether the step works for a migration that is there. */
  public static boolean works(Element step) {
    Map<String, String> properties = ModelProperties.of(step);
    String topic = camunda(step, "topic");
    return properties.containsKey(ModelProperties.GATE)
        || properties.containsKey(ModelProperties.CHECK)
        || topic != null && topic.startsWith(TOPICS)
        || FirstSteps.calls(step, OF_RUN)
        || FirstSteps.calls(step, BESIDE);
  }

  /** Whether the step is the run's alone. */
  public static boolean ofRun(Element step) {
    return FirstSteps.calls(step, OF_RUN);
  }

  /** Whether a process beside a run may ask the workers for it, too. */
  public static boolean looks(String topic) {
    return !topic.startsWith(TOPICS) || LOOKS.contains(topic);
  }

  private static boolean anyWorks(Element element) {
    return works(element) || element.elements().stream().anyMatch(RunbookModel::anyWorks);
  }

  private static String camunda(Element element, String attribute) {
    return element.attributeNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, attribute);
  }
}
