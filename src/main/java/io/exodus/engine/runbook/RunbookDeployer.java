package io.exodus.engine.runbook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.core.io.Resource;

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
    for (String folder : OwnModels.FOLDERS) {
      for (Resource model : OwnModels.in(folder)) {
        if (StartForm.FILE.equals(model.getFilename())) {
          continue;
        }
        try (InputStream content = model.getInputStream()) {
          deployment.addInputStream(folder + "/" + model.getFilename(), content);
        } catch (IOException e) {
          throw new UncheckedIOException("cannot read " + model, e);
        }
      }
    }
    deployment.deploy();
  }
}
