package io.exodus.engine.runbook;

import io.exodus.engine.Seals;
import io.exodus.migration.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinition;

/** The decision tables in the deployment of a run, which are those that it refers to. */
public final class DeployedTables implements Seals.Tables {

  private final Supplier<CommandExecutor> executor;

  public DeployedTables(Supplier<CommandExecutor> executor) {
    this.executor = executor;
  }

  /**
   * The table that a process refers to: of its own deployment, since a later one is for later runs.
   *
   * @param key of the decision
   * @return the decision definition's id
   */
  public static String id(ProcessEngineServices engine, String processDefinitionId, String key) {
    RepositoryService repository = engine.getRepositoryService();
    return repository
        .createDecisionDefinitionQuery()
        .deploymentId(repository.getProcessDefinition(processDefinitionId).getDeploymentId())
        .decisionDefinitionKey(key)
        .singleResult()
        .getId();
  }

  @Override
  public Map<String, Seals.Table> of(String runId) {
    return executor
        .get()
        .execute(
            context ->
                // Who asks may not be allowed to read the repository; nothing of it is told.
                context.runWithoutAuthorization(() -> tables(runId)));
  }

  private static Map<String, Seals.Table> tables(String runId) {
    ExecutionEntity run =
        Context.getCommandContext().getExecutionManager().findExecutionById(runId);
    Map<String, Seals.Table> tables = new TreeMap<>();
    if (run == null) {
      return tables;
    }
    RepositoryService repository = Context.getProcessEngineConfiguration().getRepositoryService();
    ProcessDefinition process = repository.getProcessDefinition(run.getProcessDefinitionId());
    for (DecisionDefinition decision :
        repository.createDecisionDefinitionQuery().deploymentId(process.getDeploymentId()).list()) {
      tables.put(
          decision.getKey(),
          new Seals.Table(decision.getId(), decision.getVersion(), hash(repository, decision)));
    }
    return tables;
  }

  private static String hash(RepositoryService repository, DecisionDefinition decision) {
    try (InputStream model = repository.getDecisionModel(decision.getId())) {
      return Sha256.of(new String(model.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read decision " + decision.getId(), e);
    }
  }
}
