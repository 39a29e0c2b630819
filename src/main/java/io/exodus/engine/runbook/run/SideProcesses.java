package io.exodus.engine.runbook.run;

import io.exodus.engine.gate.CompanionRecord;
import io.exodus.engine.runbook.model.ModelProperties;
import io.exodus.engine.store.Journal;
import io.exodus.migration.RefusedException;
import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.runtime.ProcessInstance;

/**
 * Process instances that somebody has started beside a run, under its business key, and that have
 * nothing left to ask once it is over: those whose model says so of itself.
 */
public final class SideProcesses {

  private static final String MIGRATION = "migration";

  private SideProcesses() {}

  /**
   * Puts down that somebody entitled has begun the process beside the migration of its business
   * key, from when on it may work for it and nobody else may push it on.
   *
   * @param actor who began it, or the engine
   * @throws RefusedException if another process has called it: that would go on in its name
   */
  public static void begin(DelegateExecution execution, Journal journal, String actor) {
    ExecutionEntity instance = (ExecutionEntity) execution;
    if (!instance.getProcessInstanceId().equals(instance.getRootProcessInstanceId())) {
      throw new RefusedException(
          "the process instance",
          instance.getProcessInstanceId(),
          "another process has called it; start it by itself");
    }
    CompanionRecord.begin(
        journal,
        instance.getProcessBusinessKey(),
        actor,
        instance.getProcessDefinition().getKey(),
        instance.getProcessInstanceId());
  }

  /** Reads the mark of a process when its model is parsed. */
  public static void mark(Element element, ProcessDefinitionEntity process) {
    String whom = ModelProperties.of(element).get(ModelProperties.ENDS_WITH);
    if (whom == null || whom.isBlank()) {
      return;
    }
    if (!whom.equals(MIGRATION)) {
      throw new RefusedException(
          process.getKey() + " " + ModelProperties.ENDS_WITH, whom, "use " + MIGRATION);
    }
    process.setProperty(ModelProperties.ENDS_WITH, whom);
  }

  /**
   * Ends those of a migration, in the transaction that is under way.
   *
   * @return keys of their processes
   */
  public static List<String> end(RuntimeService runtime, String migrationId) {
    List<ExecutionEntity> open =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(migrationId)
            .rootProcessInstances()
            .list()
            .stream()
            .map(ExecutionEntity.class::cast)
            .filter(SideProcesses::marked)
            .toList();
    String reason = "migration '" + migrationId + "' is over";
    open.stream()
        .map(ProcessInstance::getId)
        .forEach(id -> runtime.deleteProcessInstance(id, reason));
    return open.stream().map(instance -> instance.getProcessDefinition().getKey()).toList();
  }

  private static boolean marked(ExecutionEntity instance) {
    return MIGRATION.equals(instance.getProcessDefinition().getProperty(ModelProperties.ENDS_WITH));
  }
}
