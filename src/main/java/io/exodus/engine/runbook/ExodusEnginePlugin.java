package io.exodus.engine.runbook;

import io.exodus.engine.Gates;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.spring.SpringTransactionsProcessEngineConfiguration;
import org.springframework.core.io.Resource;

/** Makes a process engine one that can run Exodus's runbooks. */
public class ExodusEnginePlugin extends AbstractProcessEnginePlugin {

  private final RunbookParseListener listener;

  public ExodusEnginePlugin(
      Supplier<MigrationStore> migrations,
      Supplier<FindingStore> findings,
      Supplier<Journal> journal,
      Supplier<Gates> gates) {
    this.listener =
        new RunbookParseListener(
            new PhaseListener.Services(migrations, journal),
            new GateListener.Services(gates),
            new CheckListener.Services(migrations, findings, journal));
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl configuration) {
    List<BpmnParseListener> listeners = configuration.getCustomPostBPMNParseListeners();
    if (listeners == null) {
      listeners = new ArrayList<>();
      configuration.setCustomPostBPMNParseListeners(listeners);
    }
    listeners.add(listener);
    if (configuration instanceof SpringTransactionsProcessEngineConfiguration spring) {
      leaveOwnModelsOut(spring);
    }
  }

  @Override
  public void postProcessEngineBuild(ProcessEngine engine) {
    RunbookDeployer.deploy(engine);
  }

  /** A host application's own scan of its class path would deploy Exodus's models a second time. */
  private static void leaveOwnModelsOut(SpringTransactionsProcessEngineConfiguration spring) {
    if (spring.getDeploymentResources() == null) {
      return;
    }
    String home =
        ExodusEnginePlugin.class.getProtectionDomain().getCodeSource().getLocation().toString();
    spring.setDeploymentResources(
        Arrays.stream(spring.getDeploymentResources())
            .filter(resource -> !url(resource).contains(home))
            .toArray(Resource[]::new));
  }

  private static String url(Resource resource) {
    try {
      return resource.getURL().toString();
    } catch (IOException e) {
      return "";
    }
  }
}
