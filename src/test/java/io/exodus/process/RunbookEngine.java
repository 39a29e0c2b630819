package io.exodus.process;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.exodus.delegate.AcceptDivergence;
import io.exodus.delegate.AdoptChange;
import io.exodus.delegate.AdoptPlan;
import io.exodus.delegate.AskForChange;
import io.exodus.delegate.BundleIncident;
import io.exodus.delegate.CallForRollback;
import io.exodus.delegate.CheckAgain;
import io.exodus.delegate.CollectEvidence;
import io.exodus.delegate.ExtendRetention;
import io.exodus.delegate.JudgeCompatibility;
import io.exodus.delegate.PlanTimers;
import io.exodus.delegate.RecordIncident;
import io.exodus.delegate.RegisterMigration;
import io.exodus.delegate.ReleaseHeldSteps;
import io.exodus.delegate.SumUpFindings;
import io.exodus.engine.authority.RouteService;
import io.exodus.engine.authority.Seals;
import io.exodus.engine.gate.Acceptances;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.gate.Vouchings;
import io.exodus.engine.incident.IncidentBundles;
import io.exodus.engine.overview.Briefing;
import io.exodus.engine.plan.Amendments;
import io.exodus.engine.plan.Catalog;
import io.exodus.engine.plan.ChangeRequests;
import io.exodus.engine.plan.Changes;
import io.exodus.engine.plan.Plans;
import io.exodus.engine.plan.Registration;
import io.exodus.engine.runbook.ExodusEnginePlugin;
import io.exodus.engine.runbook.check.OwnChecks;
import io.exodus.engine.runbook.check.RecordVerdicts;
import io.exodus.engine.runbook.gate.RunTerms;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.engine.store.StreamStore;
import io.exodus.engine.watch.CriteriaInputs;
import io.exodus.engine.watch.RunFacts;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.Finding;
import io.exodus.migration.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.community.process_test_coverage.engine.platform7.ProcessCoverageInMemProcessEngineConfiguration;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.camunda.spin.plugin.impl.SpinProcessEnginePlugin;

/**
 * An engine in memory with Exodus's own listeners and delegates; only what stores and measures is
 * replaced, so that a test says what was found.
 */
final class RunbookEngine {

  private static final Catalog CATALOG =
      new Catalog(
          Map.of("old", "redis", "new", "redis"),
          Map.of("front", new Catalog.InterlayEnds("old", "new")),
          Map.of());
  private static final String ACCEPTANCE = "acceptTarget";

  final RememberedMigrations migrations = new RememberedMigrations();
  final RememberedFindings found = new RememberedFindings();
  final List<Finding> findings = found.findings;
  final Map<String, Verdict> checks = found.checks;
  final MovableClock clock = new MovableClock();
  final RememberedVouchings vouched = new RememberedVouchings();
  final Vouchings vouchings = new Vouchings(vouched, found, clock);
  final Map<String, Object> evidence = new HashMap<>();
  final Journal journal = mock(Journal.class);
  final RouteService routes = mock(RouteService.class);
  final RememberedIncidents incidents = new RememberedIncidents();
  final IncidentBundles bundles = mock(IncidentBundles.class);
  final Acceptances acceptances = mock(Acceptances.class);
  final Seals seals = mock(Seals.class);

  /** The application owner's answer, as the journal has it. */
  private final AtomicReference<JournalEntry> acceptance = new AtomicReference<>();

  /** Demands that the class's tests go through every element and flow of the process. */
  ProcessEngineCoverageExtension covering(String process) {
    String[] others =
        RunbookKeys.PROCESSES.stream().filter(name -> !name.equals(process)).toArray(String[]::new);
    return ProcessEngineCoverageExtension.builder(
            configured(new ProcessCoverageInMemProcessEngineConfiguration()))
        .excludeProcessDefinitionKeys(others)
        .assertClassCoverageAtLeast(1.0)
        .build();
  }

  /** An engine for runbooks that a test has changed; whoever builds it closes it. */
  ProcessEngine build() {
    return build(configuration -> {});
  }

  /** The same, with settings of its own. */
  ProcessEngine build(Consumer<ProcessEngineConfigurationImpl> settings) {
    var configuration = configured(new StandaloneInMemProcessEngineConfiguration());
    settings.accept(configuration);
    return configuration.buildProcessEngine();
  }

  void reset(ProcessEngine engine) {
    Runbook.OWNERS.values().stream()
        .filter(owner -> engine.getIdentityService().createUserQuery().userId(owner).count() == 0)
        .forEach(
            owner ->
                engine.getIdentityService().saveUser(engine.getIdentityService().newUser(owner)));
    List<String> left =
        engine
            .getRuntimeService()
            .createProcessInstanceQuery()
            .rootProcessInstances()
            .list()
            .stream()
            .map(ProcessInstance::getId)
            .toList();
    if (!left.isEmpty()) {
      // A migration takes those with it that were begun beside it.
      engine
          .getRuntimeService()
          .deleteProcessInstancesIfExists(left, "next test", false, false, false);
    }
    migrations.forget();
    incidents.forget();
    found.forget();
    vouched.forget();
    acceptance.set(null);
    // A test may have made the journal forget what it remembers.
    rememberCompanions();
    clock.reset();
    OwnChecks.BUILT_IN.forEach(check -> checks.put(check, Verdict.PASS));
    evidence.clear();
    evidence.putAll(Evidences.GOOD);
  }

  /** The journal knows what was begun beside a run, also where a test asks for no more of it. */
  private void rememberCompanions() {
    Set<String> begun = ConcurrentHashMap.newKeySet();
    doAnswer(
            call -> {
              begun.add(call.getArgument(3));
              return null;
            })
        .when(journal)
        .append(any(), eq(EntryType.COMPANION), any(), any(), any());
    doAnswer(call -> begun.contains(call.<String>getArgument(2)) ? mock(JournalEntry.class) : null)
        .when(journal)
        .latest(any(), eq(EntryType.COMPANION), any());
    rememberAcceptance();
  }

  /** The criteria read the answer there, and not in a variable. */
  private void rememberAcceptance() {
    doAnswer(
            call -> {
              acceptance.set(
                  new JournalEntry(
                      call.getArgument(0),
                      1,
                      Instant.now(),
                      EntryType.DECISION.name(),
                      call.getArgument(2),
                      ACCEPTANCE,
                      Json.write(call.getArgument(4)),
                      "",
                      ""));
              return acceptance.get();
            })
        .when(journal)
        .append(any(), eq(EntryType.DECISION), any(), eq(ACCEPTANCE), any());
    doAnswer(call -> acceptance.get())
        .when(journal)
        .latest(any(), eq(EntryType.DECISION), eq(ACCEPTANCE));
  }

  private <C extends ProcessEngineConfigurationImpl> C configured(C configuration) {
    rememberCompanions();
    CriteriaInputs measured = mock(CriteriaInputs.class);
    when(measured.collect(any())).thenAnswer(call -> new HashMap<>(evidence));
    Registration registration =
        new Registration(CATALOG, migrations, mock(StreamStore.class), journal);
    Gates gates = new Gates(migrations, journal);
    Briefing briefing = mock(Briefing.class);
    Refusals refusals = mock(Refusals.class);
    ChangeRequests requests = new ChangeRequests(migrations, journal, gates);
    Amendments amendments = new Amendments(migrations, journal, Clock.systemUTC());

    String name = "runbooks-" + UUID.randomUUID();
    configuration.setProcessEngineName(name);
    configuration.setJdbcUrl("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
    configuration.setJobExecutorActivate(false);
    configuration.setProcessEnginePlugins(
        Stream.<ProcessEnginePlugin>of(
                new SpinProcessEnginePlugin(),
                new ExodusEnginePlugin(
                    () -> migrations,
                    () -> found,
                    () -> journal,
                    () -> gates,
                    () -> briefing,
                    () -> seals,
                    () -> refusals,
                    () -> vouchings,
                    () -> incidents,
                    () -> new RunFacts(measured, migrations, journal),
                    CATALOG))
            .toList());
    configuration.setBeans(
        Map.ofEntries(
            Map.entry(
                "registerMigration",
                new RegisterMigration(new Plans(CATALOG, Clock.systemUTC()), registration)),
            Map.entry("adoptPlan", new AdoptPlan(amendments)),
            Map.entry("planTimers", new PlanTimers(Clock.systemUTC())),
            Map.entry("extendRetention", new ExtendRetention(amendments)),
            Map.entry("askForChange", new AskForChange(gates, requests, journal)),
            Map.entry(
                "adoptChange",
                new AdoptChange(
                    new Changes(migrations, found, journal, requests, seals),
                    new RunTerms(gates, briefing))),
            Map.entry("callForRollback", new CallForRollback(gates, migrations, routes)),
            Map.entry("acceptDivergence", new AcceptDivergence(gates, migrations, acceptances)),
            Map.entry(
                "judgeCompatibility",
                new JudgeCompatibility(CATALOG, migrations, found, vouchings, journal)),
            Map.entry("checkAgain", new CheckAgain(gates, migrations, journal)),
            Map.entry("sumUpFindings", new SumUpFindings(found, vouchings)),
            Map.entry("collectEvidence", new CollectEvidence(measured)),
            Map.entry("recordIncident", new RecordIncident(gates, migrations, incidents, journal)),
            Map.entry("bundleIncident", new BundleIncident(bundles)),
            Map.entry("releaseHeldSteps", new ReleaseHeldSteps(incidents, bundles)),
            Map.entry("recordVerdicts", new RecordVerdicts(migrations, found, journal))));
    return configuration;
  }
}
