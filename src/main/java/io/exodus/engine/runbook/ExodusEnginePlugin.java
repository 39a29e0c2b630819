package io.exodus.engine.runbook;

import io.exodus.engine.Catalog;
import io.exodus.engine.Gates;
import io.exodus.engine.OwnerAccess;
import io.exodus.engine.Vouchings;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.overview.Briefing;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.StartupLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.spring.SpringTransactionsProcessEngineConfiguration;
import org.springframework.core.io.Resource;

/** Makes a process engine one that can run Exodus's runbooks. */
public class ExodusEnginePlugin extends AbstractProcessEnginePlugin {

  private final RunbookParseListener listener;
  private final RunbookIncidents.Services incidents;
  private final Catalog catalog;
  private StartupLock lock;

  public ExodusEnginePlugin(
      Supplier<MigrationStore> migrations,
      Supplier<FindingStore> findings,
      Supplier<Journal> journal,
      Supplier<Gates> gates,
      Supplier<Briefing> briefing,
      Supplier<Vouchings> vouchings,
      Supplier<Incidents> incidents,
      Catalog catalog) {
    this.incidents = new RunbookIncidents.Services(migrations, incidents);
    this.catalog = catalog;
    this.listener =
        new RunbookParseListener(
            new PhaseListener.Services(migrations, journal),
            new GateListener.Services(gates, briefing, vouchings),
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
    configuration.setCustomPreCommandInterceptorsTxRequired(
        with(configuration.getCustomPreCommandInterceptorsTxRequired()));
    configuration.setCustomPreCommandInterceptorsTxRequiresNew(
        with(configuration.getCustomPreCommandInterceptorsTxRequiresNew()));
  }

  /** After the host's own configuration, which all happens before, has collected its models. */
  @Override
  public void postInit(ProcessEngineConfigurationImpl configuration) {
    if (configuration instanceof SpringTransactionsProcessEngineConfiguration spring) {
      leaveOwnModelsOut(spring);
    }
    for (String type :
        List.of(Incident.FAILED_JOB_HANDLER_TYPE, Incident.EXTERNAL_TASK_HANDLER_TYPE)) {
      configuration
          .getIncidentHandlers()
          .computeIfPresent(type, (key, host) -> new RunbookIncidents(host, incidents));
    }
    // Last: what follows is the build, which begins with Camunda's tables.
    lock = StartupLock.take(configuration.getDataSource());
  }

  @Override
  public void postProcessEngineBuild(ProcessEngine engine) {
    try (StartupLock mine = lock) {
      RunbookDeployer.deploy(engine);
      RunbookDeployer.register(engine);
      StartForm.deploy(engine, catalog);
      new OwnerAccess(engine).prepare();
    }
  }

  private static List<CommandInterceptor> with(List<CommandInterceptor> interceptors) {
    List<CommandInterceptor> all = new ArrayList<>();
    all.add(new RefusalInterceptor());
    if (interceptors != null) {
      all.addAll(interceptors);
    }
    return all;
  }

  /** A host application's own scan of its class path would deploy Exodus's models a second time. */
  private static void leaveOwnModelsOut(SpringTransactionsProcessEngineConfiguration spring) {
    if (spring.getDeploymentResources() != null) {
      spring.setDeploymentResources(
          Arrays.stream(spring.getDeploymentResources())
              .filter(resource -> !OwnModels.contain(resource))
              .toArray(Resource[]::new));
    }
  }
}
