package io.exodus.engine.runbook;

import io.exodus.engine.authority.Seals;
import io.exodus.engine.database.StartupLock;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.IdentityChanges;
import io.exodus.engine.gate.OwnerAccess;
import io.exodus.engine.gate.People;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.gate.Vouchings;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.overview.Briefing;
import io.exodus.engine.plan.Catalog;
import io.exodus.engine.runbook.check.CheckListener;
import io.exodus.engine.runbook.check.CriteriaFacts;
import io.exodus.engine.runbook.check.PreflightFacts;
import io.exodus.engine.runbook.gate.GateListener;
import io.exodus.engine.runbook.guard.AccountGuard;
import io.exodus.engine.runbook.guard.Belonging;
import io.exodus.engine.runbook.guard.GateGuard;
import io.exodus.engine.runbook.guard.IdentityWatch;
import io.exodus.engine.runbook.guard.RunGuard;
import io.exodus.engine.runbook.guard.UnaskedGuard;
import io.exodus.engine.runbook.guard.WorkerGuard;
import io.exodus.engine.runbook.model.OwnModels;
import io.exodus.engine.runbook.model.RunbookDeployer;
import io.exodus.engine.runbook.model.StartForm;
import io.exodus.engine.runbook.run.Runs;
import io.exodus.engine.runbook.run.Submissions;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.watch.RunFacts;
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
  private final GateGuard gateGuard;
  private final Supplier<MigrationStore> migrations;
  private final Supplier<Journal> journal;
  private final Runs runs;
  private final Submissions submissions;
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
      Supplier<RunFacts> facts,
      Catalog catalog) {
    this.runs = new Runs(migrations, journal);
    this.submissions = new Submissions();
    this.incidents = new RunbookIncidents.Services(runs, incidents, journal);
    this.refusals = refusals;
    this.gateGuard = new GateGuard(runs, gates, journal, submissions);
    this.migrations = migrations;
    this.journal = journal;
    this.catalog = catalog;
    this.listener =
        new RunbookParseListener(
            new PhaseListener.Services(migrations, journal),
            new GateListener.Services(
                gates, briefing, vouchings, seals, journal, runs, submissions),
            new CheckListener.Services(migrations, findings, journal),
            new MigrationEndListener(runs, journal),
            new Belonging(runs),
            new PreflightFacts(findings, vouchings),
            new CriteriaFacts(runs, facts));
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
    configuration.setCustomPostCommandInterceptorsTxRequired(
        guarded(configuration, configuration.getCustomPostCommandInterceptorsTxRequired()));
    configuration.setCustomPostCommandInterceptorsTxRequiresNew(
        guarded(configuration, configuration.getCustomPostCommandInterceptorsTxRequiresNew()));
  }

  /** Inside the transaction, and before everything of the host's. */
  private List<CommandInterceptor> guarded(
      ProcessEngineConfigurationImpl configuration, List<CommandInterceptor> interceptors) {
    Supplier<IdentityChanges> changes =
        () ->
            new IdentityChanges(
                migrations.get(),
                journal.get(),
                () -> new People(configuration.getProcessEngine()));
    List<CommandInterceptor> all = new ArrayList<>();
    all.add(new WorkerGuard(migrations));
    all.add(new IdentityWatch(changes));
    all.add(new UnaskedGuard(runs, gateGuard));
    if (interceptors != null) {
      all.addAll(interceptors);
    }
    return all;
  }

  /** After the host's own configuration, which all happens before, has collected its models. */
  @Override
  public void postInit(ProcessEngineConfigurationImpl configuration) {
    if (configuration instanceof SpringTransactionsProcessEngineConfiguration spring) {
      leaveOwnModelsOut(spring);
    }
    // Before the engine's own, which would refuse without words for the person, and unjournaled.
    configuration
        .getCommandCheckers()
        .addAll(
            0,
            List.of(
                gateGuard.asCommandChecker(),
                new RunGuard(runs).asCommandChecker(),
                new AccountGuard(runs).asCommandChecker()));
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
    all.add(
        new RefusalInterceptor(
            refusals,
            configuration::getIdentityService,
            new Collisions(configuration::getProcessEngine, runs),
            submissions));
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
