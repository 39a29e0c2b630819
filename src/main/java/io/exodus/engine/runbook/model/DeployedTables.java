package io.exodus.engine.runbook.model;

import io.exodus.engine.authority.Seals;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
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
   * The table that a process refers to: of its own deployment, since a later one is for later runs,
   * and another application's table of that id is for none.
   *
   * @param key of the decision
   * @return the decision definition's id
   * @throws RefusedException where the deployment has no such table
   */
  public static String id(ProcessEngineServices engine, String processDefinitionId, String key) {
    RepositoryService repository = engine.getRepositoryService();
    String deployment = repository.getProcessDefinition(processDefinitionId).getDeploymentId();
    return in(repository, deployment, key)
        .orElseThrow(
            () ->
                new RefusedException(
                    "decision " + key,
                    null,
                    "deployment "
                        + deployment
                        + " of the runbook lacks it; deploy the whole set together"));
  }

  /** The table of who must own a migration; Exodus's own where a designer's set has none. */
  public static String ofOwners(ProcessEngineServices engine, String processDefinitionId) {
    RepositoryService repository = engine.getRepositoryService();
    String deployment = repository.getProcessDefinition(processDefinitionId).getDeploymentId();
    return in(repository, deployment, RunbookKeys.REQUIRED_OWNERS)
        .or(
            () ->
                RunbookDeployer.newest(repository)
                    .flatMap(own -> in(repository, own.getId(), RunbookKeys.REQUIRED_OWNERS)))
        .orElseGet(() -> id(engine, processDefinitionId, RunbookKeys.REQUIRED_OWNERS));
  }

  private static Optional<String> in(RepositoryService repository, String deployment, String key) {
    return Optional.ofNullable(
            repository
                .createDecisionDefinitionQuery()
                .deploymentId(deployment)
                .decisionDefinitionKey(key)
                .singleResult())
        .map(DecisionDefinition::getId);
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
