package io.exodus.engine.runbook;

import io.exodus.migration.RefusedException;
import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.runtime.ProcessInstance;

/**
 * Process instances that somebody has started beside a run, under its business key, and that have
 * nothing left to ask once it is over: those whose model says so of itself.
 */
final class Companions {

  private static final String MIGRATION = "migration";

  private Companions() {}

  /** Reads the mark of a process when its model is parsed. */
  static void mark(Element element, ProcessDefinitionEntity process) {
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
  static List<String> end(RuntimeService runtime, String migrationId) {
    List<ExecutionEntity> open =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(migrationId)
            .rootProcessInstances()
            .list()
            .stream()
            .map(ExecutionEntity.class::cast)
            .filter(Companions::marked)
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
