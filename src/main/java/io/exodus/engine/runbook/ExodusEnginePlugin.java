package io.exodus.engine.runbook;

import io.exodus.engine.Catalog;
import io.exodus.engine.Gates;
import io.exodus.engine.OwnerAccess;
import io.exodus.engine.Refusals;
import io.exodus.engine.Seals;
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
  private final Supplier<Refusals> refusals;
  private final RunGuard guard;
  private final Catalog catalog;
  private StartupLock lock;

  public ExodusEnginePlugin(
      Supplier<MigrationStore> migrations,
      Supplier<FindingStore> findings,
      Supplier<Journal> journal,
      Supplier<Gates> gates,
      Supplier<Briefing> briefing,
      Supplier<Seals> seals,
      Supplier<Refusals> refusals,
      Supplier<Vouchings> vouchings,
      Supplier<Incidents> incidents,
      Catalog catalog) {
    Runs runs = new Runs(migrations);
    Submissions submissions = new Submissions();
    this.incidents = new RunbookIncidents.Services(runs, incidents, journal);
    this.refusals = refusals;
    this.guard = new RunGuard(runs, gates, journal, submissions);
    this.catalog = catalog;
    this.listener =
        new RunbookParseListener(
            new PhaseListener.Services(migrations, journal),
            new GateListener.Services(
                gates, briefing, vouchings, seals, journal, runs, submissions),
            new CheckListener.Services(migrations, findings, journal),
            new FarewellListener(runs, journal));
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
        with(configuration, configuration.getCustomPreCommandInterceptorsTxRequired()));
    configuration.setCustomPreCommandInterceptorsTxRequiresNew(
        with(configuration, configuration.getCustomPreCommandInterceptorsTxRequiresNew()));
  }

  /** After the host's own configuration, which all happens before, has collected its models. */
  @Override
  public void postInit(ProcessEngineConfigurationImpl configuration) {
    if (configuration instanceof SpringTransactionsProcessEngineConfiguration spring) {
      leaveOwnModelsOut(spring);
    }
    // Before the engine's own, which would refuse without words for the person, and unjournaled.
    configuration.getCommandCheckers().add(0, guard.checker());
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

  private List<CommandInterceptor> with(
      ProcessEngineConfigurationImpl configuration, List<CommandInterceptor> interceptors) {
    List<CommandInterceptor> all = new ArrayList<>();
    all.add(new RefusalInterceptor(refusals, configuration::getIdentityService));
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
