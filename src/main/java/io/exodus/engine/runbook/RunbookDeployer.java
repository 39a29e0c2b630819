package io.exodus.engine.runbook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Deploys the runbooks, decisions and forms under names that do not depend on how Exodus is
 * packaged, so that a second start finds them unchanged. The start form has a deployment of its
 * own: it changes with the configuration.
 */
final class RunbookDeployer {

  private RunbookDeployer() {}

  static void deploy(ProcessEngine engine) {
    var deployment =
        engine
            .getRepositoryService()
            .createDeployment()
            .name("Exodus runbooks")
            .source("exodus")
            .enableDuplicateFiltering(true);
    var resolver = new PathMatchingResourcePatternResolver(RunbookDeployer.class.getClassLoader());
    try {
      for (String folder : new String[] {"processes", "forms"}) {
        Resource[] resources = resolver.getResources("classpath*:" + folder + "/*.*");
        Arrays.sort(resources, Comparator.comparing(Resource::getFilename));
        for (Resource resource : resources) {
          if (StartForm.FILE.equals(resource.getFilename())) {
            continue;
          }
          try (InputStream content = resource.getInputStream()) {
            deployment.addInputStream(folder + "/" + resource.getFilename(), content);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read Exodus's runbooks", e);
    }
    deployment.deploy();
  }
}
