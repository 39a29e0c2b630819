package io.exodus.engine.runbook.model;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
public final class RunbookDeployer {

  private static final Logger LOG = LoggerFactory.getLogger(RunbookDeployer.class);
  private static final String NAME = "Exodus runbooks";
  private static final String SOURCE = "exodus";

  private RunbookDeployer() {}

  /**
   * @throws RefusedException if the host application has taken the name of one of the processes
   */
  public static void deploy(ProcessEngine engine) {
    RepositoryService repository = engine.getRepositoryService();
    RunbookKeys.PROCESSES.forEach(key -> demandOwn(repository, key));
    Map<String, byte[]> shipped = shipped();
    Optional<Deployment> designed = designed(repository);
    if (designed.isPresent()) {
      if (own(repository).count() == 0) {
        throw new RefusedException(
            "the deployment",
            designed.get().getName(),
            "it has a runbook of Exodus, "
                + RunbookKeys.PROCESSES
                + ", before Exodus has deployed its own; delete it, and deploy it again after "
                + "this start");
      }
      if (!deployed(repository, shipped)) {
        LOG.warn(
            "This version of Exodus has changed runbooks. It does not deploy them over those of "
                + "deployment '{}' of {}: merge the changes into your set, and deploy it",
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
  public static void register(ProcessEngine engine) {
    RepositoryService repository = engine.getRepositoryService();
    RunbookKeys.PROCESSES.stream()
        .flatMap(process -> Runbooks.versions(repository, process).list().stream())
        .map(ProcessDefinition::getDeploymentId)
        .distinct()
        .forEach(engine.getManagementService()::registerDeploymentForJobExecutor);
  }

  /** The deployment of somebody else that has the latest version of one of Exodus's processes. */
  private static Optional<Deployment> designed(RepositoryService repository) {
    return RunbookKeys.PROCESSES.stream()
        .flatMap(key -> latest(repository, key).stream())
        .map(latest -> deployment(repository, latest))
        .filter(deployment -> !SOURCE.equals(deployment.getSource()))
        .findFirst();
  }

  /**
   * Whoever starts a process by its id gets the latest version: somebody else's in place of the
   * runbook, or the runbook in place of his own.
   */
  private static void demandOwn(RepositoryService repository, String key) {
    ProcessDefinition latest = latest(repository, key).orElse(null);
    if (latest != null && !Runbooks.is(repository, latest)) {
      throw new RefusedException(
          "the deployment",
          deployment(repository, latest).getName(),
          "it has a process with the id '"
              + key
              + "', which belongs to a runbook of Exodus; give that process another id, or deploy"
              + " it for a tenant, and delete the deployment "
              + latest.getDeploymentId()
              + " in a start without Exodus");
    }
  }

  private static Optional<ProcessDefinition> latest(RepositoryService repository, String process) {
    return Optional.ofNullable(
        Runbooks.versions(repository, process).latestVersion().singleResult());
  }

  private static Deployment deployment(RepositoryService repository, ProcessDefinition process) {
    return repository
        .createDeploymentQuery()
        .deploymentId(process.getDeploymentId())
        .singleResult();
  }

  /** Whether Exodus has deployed this very set before. */
  private static boolean deployed(RepositoryService repository, Map<String, byte[]> shipped) {
    return newest(repository)
        .filter(
            last ->
                shipped.entrySet().stream()
                    .allMatch(
                        file -> same(repository, last.getId(), file.getKey(), file.getValue())))
        .isPresent();
  }

  /** The last deployment of what Exodus brings. */
  static Optional<Deployment> newest(RepositoryService repository) {
    return own(repository).orderByDeploymentTime().desc().listPage(0, 1).stream().findFirst();
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
    for (Resource file : OwnModels.ofFamilies()) {
      files.put("processes/" + file.getFilename(), content(file));
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
