package io.exodus.engine.runbook.model;

import io.exodus.engine.store.Queries;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.RepositoryServiceImpl;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinitionQuery;

/**
 * Which processes are runbooks of Exodus, its own or a designer's. The id alone does not tell: a
 * tenant's process, or another application's, may have the same. A runbook has no tenant, and
 * something in it that only Exodus understands.
 */
public final class Runbooks {

  private static final String MARK = "exodus.runbook";

  private Runbooks() {}

  /** Remembers of a process whose model is parsed whether it is one. */
  public static void mark(Element element, ProcessDefinitionEntity process) {
    process.setProperty(MARK, process.getTenantId() == null && exodus(element));
  }

  /** Only of a process whose model was parsed, as that of every running instance is. */
  public static boolean is(ProcessDefinitionEntity process) {
    return Boolean.TRUE.equals(process.getProperty(MARK));
  }

  static boolean is(RepositoryService repository, ProcessDefinition process) {
    return is(
        (ProcessDefinitionEntity)
            ((RepositoryServiceImpl) repository).getDeployedProcessDefinition(process.getId()));
  }

  /** Versions of that process, a runbook's and maybe others, without those of tenants. */
  static ProcessDefinitionQuery versions(RepositoryService repository, String key) {
    return repository.createProcessDefinitionQuery().processDefinitionKey(key).withoutTenantId();
  }

  /** The latest version of that runbook, whoever else has deployed a process of its id since. */
  public static Optional<ProcessDefinition> latest(ProcessEngineServices engine, String key) {
    RepositoryService repository = engine.getRepositoryService();
    return Queries.all(versions(repository, key).orderByProcessDefinitionVersion().desc()).stream()
        .filter(version -> is(repository, version))
        .findFirst();
  }

  /** Whether the deployment of that process is under way, and not one of old that is read again. */
  public static boolean deploying(ProcessDefinitionEntity process) {
    return Context.getCommandContext()
        .getDeploymentManager()
        .findDeploymentById(process.getDeploymentId())
        .isNew();
  }

  private static boolean exodus(Element element) {
    return attribute(element, "topic").startsWith(RunbookModel.TOPICS)
        || attribute(element, "modelerTemplate").startsWith("io.exodus.")
        || FirstSteps.is(element)
        || ModelProperties.of(element).keySet().stream()
            .anyMatch(name -> name != null && name.startsWith("exodus."))
        || element.elements().stream().anyMatch(Runbooks::exodus);
  }

  private static String attribute(Element element, String name) {
    String value = element.attributeNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, name);
    return value == null ? "" : value.strip();
  }
}
