package io.exodus.autoconfigure;

import io.exodus.autoconfigure.ExodusAutoConfiguration.ExodusJdbc;
import io.exodus.engine.api.AlterationController;
import io.exodus.engine.api.ControlAddresses;
import io.exodus.engine.api.IncidentController;
import io.exodus.engine.api.InterlayController;
import io.exodus.engine.api.MigrationController;
import io.exodus.engine.api.MovementController;
import io.exodus.engine.api.ProbeController;
import io.exodus.engine.api.RouteController;
import io.exodus.engine.api.StreamController;
import io.exodus.engine.api.WorkController;
import io.exodus.engine.authority.AlterationService;
import io.exodus.engine.authority.RouteService;
import io.exodus.engine.authority.StreamService;
import io.exodus.engine.gate.Acceptances;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Readers;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.gate.TaskOwners;
import io.exodus.engine.incident.IncidentBundles;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.incident.RecordValues;
import io.exodus.engine.plan.Catalog;
import io.exodus.engine.runbook.check.CriterionWatch;
import io.exodus.engine.runbook.run.HandedTasks;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.ProbeStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What answers at the Exodus API, below the log-in of {@link ExodusApiConfiguration}. */
@Configuration(proxyBeanMethods = false)
class ExodusControllerConfiguration {

  @Bean
  MigrationController exodusMigrationController(
      MigrationStore migrations,
      Readers readers,
      SampleStore samples,
      FindingStore findings,
      Journal journal,
      CriterionWatch watch,
      ExodusJdbc jdbc) {
    return new MigrationController(
        migrations, readers, samples, findings, journal, watch::sampled, jdbc.transaction());
  }

  @Bean
  MovementController exodusMovementController(
      MigrationStore migrations,
      StreamStore streams,
      RecordStore records,
      Acceptances acceptances,
      Journal journal,
      Incidents incidents,
      ExodusJdbc jdbc) {
    return new MovementController(
        migrations, streams, records, acceptances, journal, incidents, jdbc.transaction());
  }

  @Bean
  IncidentController exodusIncidentController(
      MigrationStore migrations,
      IncidentStore incidents,
      Incidents service,
      IncidentBundles bundles,
      RecordValues values,
      Gates gates,
      ProcessEngine engine) {
    return new IncidentController(migrations, incidents, service, bundles, values, gates, engine);
  }

  @Bean
  AlterationController exodusAlterationController(AlterationService alterations) {
    return new AlterationController(alterations);
  }

  @Bean
  RouteController exodusRouteController(RouteService routes) {
    return new RouteController(routes);
  }

  @Bean
  TaskOwners exodusTaskOwners(MigrationStore migrations, Journal journal, ProcessEngine engine) {
    var configuration = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    return new HandedTasks(
        () -> migrations, () -> journal, configuration.getCommandExecutorTxRequired());
  }

  @Bean
  WorkController exodusWorkController(
      MigrationStore migrations, TaskOwners tasks, Refusals refusals) {
    return new WorkController(migrations, tasks, refusals);
  }

  @Bean
  StreamController exodusStreamController(StreamService streams) {
    return new StreamController(streams);
  }

  @Bean
  ProbeController exodusProbeController(Catalog catalog, ExodusJdbc jdbc) {
    return new ProbeController(catalog, new ProbeStore(jdbc.client()), jdbc.transaction());
  }

  @Bean
  InterlayController exodusInterlayController(
      Catalog catalog,
      InterlayStore interlays,
      MigrationStore migrations,
      ControlAddresses addresses,
      Refusals refusals) {
    return new InterlayController(catalog, interlays, migrations, addresses, refusals);
  }
}
