package io.exodus.engine.runbook;

import io.exodus.migration.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentQuery;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;

/**
 * Deploys the runbooks, decisions and forms that Exodus brings, under names that do not depend on
 * how it is packaged, so that a second start finds them unchanged. All of them or none: they refer
 * to each other within their deployment. Never over a designer's own set. The start form has a
 * deployment of its own: it changes with the configuration.
 */
final class RunbookDeployer {

  private static final Logger LOG = LoggerFactory.getLogger(RunbookDeployer.class);
  private static final String NAME = "Exodus runbooks";
  private static final String SOURCE = "exodus";
  private static final String MODEL = ".bpmn";

  private RunbookDeployer() {}

  /**
   * @throws RefusedException if the host application has taken the name of one of the processes
   */
  static void deploy(ProcessEngine engine) {
    RepositoryService repository = engine.getRepositoryService();
    Map<String, byte[]> shipped = shipped();
    Optional<Deployment> designed = designed(repository, shipped);
    if (designed.isPresent()) {
      if (own(repository).count() == 0) {
        throw new RefusedException(
            "the deployment",
            designed.get().getName(),
            "it has a process with the id of one of Exodus's, "
                + processes(shipped).toList()
                + "; give that process another id");
      }
      if (!deployed(repository, shipped)) {
        LOG.warn(
            "This Exodus brings changed runbooks. They are not deployed over those of deployment"
                + " '{}' of {}: take the changes over into your set, and deploy it",
            designed.get().getName(),
            designed.get().getDeploymentTime());
      }
      return;
    }
    var deployment =
        repository.createDeployment().name(NAME).source(SOURCE).enableDuplicateFiltering(false);
    shipped.forEach(
        (name, content) -> deployment.addInputStream(name, new ByteArrayInputStream(content)));
    deployment.deploy();
  }

  /**
   * An engine that works off the jobs of known deployments only does not know those of its earlier
   * starts; a migration that waits for a job would wait for ever.
   */
  static void register(ProcessEngine engine) {
    RepositoryService repository = engine.getRepositoryService();
    processes(shipped())
        .flatMap(
            process ->
                repository
                    .createProcessDefinitionQuery()
                    .processDefinitionKey(process)
                    .list()
                    .stream())
        .map(ProcessDefinition::getDeploymentId)
        .distinct()
        .forEach(engine.getManagementService()::registerDeploymentForJobExecutor);
  }

  /** The deployment of somebody else that has the latest version of one of Exodus's processes. */
  private static Optional<Deployment> designed(
      RepositoryService repository, Map<String, byte[]> shipped) {
    return processes(shipped)
        .map(key -> latest(repository, key))
        .filter(latest -> latest != null && !SOURCE.equals(latest.getSource()))
        .findFirst();
  }

  private static Stream<String> processes(Map<String, byte[]> shipped) {
    return shipped.keySet().stream()
        .filter(name -> name.endsWith(MODEL))
        .map(name -> name.substring(name.indexOf('/') + 1, name.length() - MODEL.length()));
  }

  private static Deployment latest(RepositoryService repository, String process) {
    var definition =
        repository
            .createProcessDefinitionQuery()
            .processDefinitionKey(process)
            .latestVersion()
            .singleResult();
    return definition == null
        ? null
        : repository
            .createDeploymentQuery()
            .deploymentId(definition.getDeploymentId())
            .singleResult();
  }

  /** Whether Exodus has deployed this very set before. */
  private static boolean deployed(RepositoryService repository, Map<String, byte[]> shipped) {
    return own(repository).orderByDeploymentTime().desc().listPage(0, 1).stream()
        .anyMatch(
            last ->
                shipped.entrySet().stream()
                    .allMatch(
                        file -> same(repository, last.getId(), file.getKey(), file.getValue())));
  }

  private static DeploymentQuery own(RepositoryService repository) {
    return repository.createDeploymentQuery().deploymentName(NAME).deploymentSource(SOURCE);
  }

  private static boolean same(
      RepositoryService repository, String deployment, String name, byte[] content) {
    if (!repository.getDeploymentResourceNames(deployment).contains(name)) {
      return false;
    }
    try (InputStream deployed = repository.getResourceAsStream(deployment, name)) {
      return Arrays.equals(deployed.readAllBytes(), content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read deployment " + deployment, e);
    }
  }

  private static Map<String, byte[]> shipped() {
    Map<String, byte[]> files = new TreeMap<>();
    for (String folder : OwnModels.FOLDERS) {
      for (Resource file : OwnModels.in(folder)) {
        if (!StartForm.FILE.equals(file.getFilename())) {
          files.put(folder + "/" + file.getFilename(), content(file));
        }
      }
    }
    return files;
  }

  private static byte[] content(Resource file) {
    try {
      return file.getContentAsByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
