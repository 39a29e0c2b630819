package io.exodus.engine.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.engine.plan.Catalog;
import io.exodus.engine.runbook.model.Runbooks;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.RefusedException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.spin.plugin.impl.SpinProcessEnginePlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a start deploys: all that Exodus brings, once, and never over a designer's set. */
@ExtendWith(OutputCaptureExtension.class)
class RunbookDeployerTest {

  private static final long PROCESSES =
      Stream.of(new File("processes").list()).filter(name -> name.endsWith(".bpmn")).count();
  private static final String WARNING = "has changed runbooks";

  private final String database = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private ProcessEngine engine;

  @BeforeEach
  void start() {
    engine = withExodus().buildProcessEngine();
  }

  private ProcessEngineConfigurationImpl withExodus() {
    var configuration = new StandaloneInMemProcessEngineConfiguration();
    configuration.setProcessEngineName(database);
    configuration.setJdbcUrl(database);
    configuration.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
    configuration.setProcessEnginePlugins(
        List.of(
            new SpinProcessEnginePlugin(),
            new ExodusEnginePlugin(
                () -> null,
                () -> null,
                () -> null,
                () -> null,
                () -> null,
                () -> null,
                () -> null,
                () -> null,
                () -> null,
                () -> null,
                new Catalog(Map.of(), Map.of(), Map.of()))));
    return configuration;
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private void restart() {
    stop();
    start();
  }

  private RepositoryService repository() {
    return engine.getRepositoryService();
  }

  private ProcessDefinition latest(String process) {
    return repository()
        .createProcessDefinitionQuery()
        .processDefinitionKey(process)
        .latestVersion()
        .singleResult();
  }

  /** Deploys the set that is there, with another name for the preflight. */
  private String deployChanged(DeploymentBuilder deployment) throws IOException {
    String from = latest(RunbookKeys.PREFLIGHT).getDeploymentId();
    for (String file : repository().getDeploymentResourceNames(from)) {
      try (var content = repository().getResourceAsStream(from, file)) {
        String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        deployment.addString(file, text.replace("name=\"Preflight\"", "name=\"Our preflight\""));
      }
    }
    return deployment.deploy().getId();
  }

  @Test
  void shouldDeployEachModelOnceWhenStartedTwice() {
    restart();

    assertThat(repository().createProcessDefinitionQuery().count()).isEqualTo(PROCESSES);
    assertThat(repository().createDeploymentQuery().deploymentNameLike("%runbooks").count())
        .isOne();
  }

  private DeploymentBuilder shop(String process) {
    return shop(engine, process);
  }

  private static DeploymentBuilder shop(ProcessEngine engine, String process) {
    return engine
        .getRepositoryService()
        .createDeployment()
        .name("The shop")
        .addModelInstance(
            process + ".bpmn",
            Bpmn.createExecutableProcess(process)
                .camundaHistoryTimeToLive(1)
                .startEvent()
                .endEvent()
                .done());
  }

  /** By the host before it had Exodus, or a node of it that has none. */
  private void deployWithoutExodus(String process) {
    var configuration = new StandaloneInMemProcessEngineConfiguration();
    configuration.setProcessEngineName("shop");
    configuration.setJdbcUrl(database);
    configuration.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_FALSE);
    ProcessEngine shop = configuration.buildProcessEngine();
    shop(shop, process).deploy();
    shop.close();
  }

  @Test
  void shouldRefuseAProcessOfTheHostThatTakesTheIdOfOneOfExoduss() {
    repository().createDeploymentQuery().list().stream()
        .map(Deployment::getId)
        .forEach(id -> repository().deleteDeployment(id, true));
    deployWithoutExodus(RunbookKeys.COMMIT);

    assertThatThrownBy(this::restart)
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "the deployment is 'The shop': it has a process with the id 'exodus-commit'")
        .hasMessageContaining("give that process another id");
  }

  @Test
  void shouldRefuseTheStartWhereAnotherProcessHasTakenARunbooksPlace() {
    deployWithoutExodus(RunbookKeys.INCIDENT);

    assertThatThrownBy(this::restart)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("the id 'exodus-incident'");
  }

  @Test
  void shouldRefuseTheDeploymentOfAnotherProcessInARunbooksPlace() {
    for (String process : RunbookKeys.PROCESSES) {
      assertThatThrownBy(() -> shop(process).deploy())
          .isInstanceOf(ParseException.class)
          .hasMessageContaining("the process id is '" + process + "', which belongs to a runbook")
          .hasMessageContaining("give this process another id, or deploy it for a tenant");
    }

    assertThat(repository().createProcessDefinitionQuery().count()).isEqualTo(PROCESSES);
  }

  @Test
  void shouldStartBesideTheProcessesOfTenantsThatHaveTheSameIds() {
    for (String process : RunbookKeys.PROCESSES) {
      shop(process).tenantId("tenant-1").deploy();
      shop(process).tenantId("tenant-2").deploy();
    }
    String own = runbook(RunbookKeys.MIGRATION).getDeploymentId();

    restart();

    assertThat(repository().createProcessDefinitionQuery().count()).isEqualTo(3 * PROCESSES);
    for (String process : RunbookKeys.PROCESSES) {
      assertThat(runbook(process).getDeploymentId()).isEqualTo(own);
    }
  }

  private ProcessDefinition runbook(String process) {
    return Runbooks.latest(engine, process).orElseThrow();
  }

  @Test
  void shouldFindTheRunbookUnderAnotherProcessOfItsId() {
    deployWithoutExodus(RunbookKeys.INCIDENT);

    assertThat(latest(RunbookKeys.INCIDENT).getVersion()).isEqualTo(2);
    assertThat(runbook(RunbookKeys.INCIDENT).getVersion()).isEqualTo(1);
  }

  @Test
  void shouldWorkOffTheJobsOfEarlierStartsWhereTheHostLooksAtDeployments() {
    stop();
    ProcessEngineConfigurationImpl aware = withExodus();
    aware.setJobExecutorDeploymentAware(true);
    engine = aware.buildProcessEngine();

    assertThat(engine.getManagementService().getRegisteredDeployments())
        .contains(latest(RunbookKeys.MIGRATION).getDeploymentId());
  }

  @Test
  void shouldLeaveTheDesignersSetInForceWhenStartedAgain(CapturedOutput output) throws IOException {
    String designed = deployChanged(repository().createDeployment().name("Our runbooks"));

    restart();

    assertThat(latest(RunbookKeys.PREFLIGHT).getDeploymentId()).isEqualTo(designed);
    assertThat(repository().createDeploymentQuery().deploymentNameLike("%runbooks").count())
        .isEqualTo(2);
    assertThat(output).doesNotContain(WARNING);
  }

  @Test
  void shouldLeaveTheDesignersSetInForceWhenItHasExodussOwnName() throws IOException {
    String designed = deployChanged(repository().createDeployment().name("Exodus runbooks"));

    restart();

    assertThat(latest(RunbookKeys.MIGRATION).getDeploymentId()).isEqualTo(designed);
  }

  @Test
  void shouldDeployTheWholeSetWhenAnUpdateOfExodusChangesOneModel() throws IOException {
    var before = repository().createDeployment().name("Exodus runbooks").source("exodus");
    String older = deployChanged(before);

    restart();

    String newer = latest(RunbookKeys.PREFLIGHT).getDeploymentId();
    assertThat(newer).isNotEqualTo(older);
    assertThat(latest(RunbookKeys.PREFLIGHT).getName()).isEqualTo("Preflight");
    assertThat(repository().createProcessDefinitionQuery().deploymentId(newer).count())
        .isEqualTo(PROCESSES);
  }

  @Test
  void shouldLeaveTheDesignersSetInForceAndSaySoWhenExodusIsUpdated(CapturedOutput output)
      throws IOException {
    deployChanged(repository().createDeployment().name("Exodus runbooks").source("exodus"));
    String designed = deployChanged(repository().createDeployment().name("Our runbooks"));

    restart();

    assertThat(latest(RunbookKeys.PREFLIGHT).getDeploymentId()).isEqualTo(designed);
    assertThat(output).contains(WARNING, "deployment 'Our runbooks' of");
  }
}
