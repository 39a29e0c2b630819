package io.exodus.autoconfigure;

import io.exodus.autoconfigure.ExodusAutoConfiguration.ExodusJdbc;
import io.exodus.engine.authority.AlterationService;
import io.exodus.engine.authority.RouteService;
import io.exodus.engine.authority.Seals;
import io.exodus.engine.authority.StreamService;
import io.exodus.engine.gate.Acceptances;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.runbook.model.DeployedTables;
import io.exodus.engine.store.AcceptanceStore;
import io.exodus.engine.store.AlterationStore;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import java.time.Clock;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Who has the authority and what may still change it: gates, seals, and the services that record
 * it.
 */
@Configuration(proxyBeanMethods = false)
class ExodusAuthorityConfiguration {

  @Bean
  Acceptances exodusAcceptances(ExodusJdbc jdbc, RecordStore records) {
    return new Acceptances(new AcceptanceStore(jdbc.client()), records, Clock.systemUTC());
  }

  @Bean
  Gates exodusGates(MigrationStore migrations, Journal journal) {
    return new Gates(migrations, journal);
  }

  @Bean
  Refusals exodusRefusals(Journal journal, ExodusJdbc jdbc) {
    return new Refusals(journal, jdbc.manager());
  }

  @Bean
  Seals exodusSeals(
      MigrationStore migrations, Journal journal, ObjectProvider<ProcessEngine> engine) {
    return new Seals(
        migrations,
        journal,
        new DeployedTables(
            () ->
                ((ProcessEngineConfigurationImpl)
                        engine.getObject().getProcessEngineConfiguration())
                    .getCommandExecutorTxRequired()));
  }

  @Bean
  AlterationService exodusAlterationService(
      MigrationStore migrations, AttemptStore attempts, ExodusJdbc jdbc) {
    return new AlterationService(
        migrations, attempts, new AlterationStore(jdbc.client()), jdbc.transaction());
  }

  @Bean
  RouteService exodusRouteService(
      MigrationStore migrations,
      AttemptStore attempts,
      StreamStore streams,
      FindingStore findings,
      Journal journal,
      Seals seals,
      Refusals refusals,
      Incidents incidents,
      ExodusJdbc jdbc) {
    return new RouteService(
        migrations,
        attempts,
        streams,
        findings,
        journal,
        seals,
        refusals,
        incidents,
        jdbc.transaction());
  }

  @Bean
  StreamService exodusStreamService(
      MigrationStore migrations,
      AttemptStore attempts,
      StreamStore streams,
      SampleStore samples,
      RecordStore records,
      Journal journal,
      Incidents incidents,
      ExodusJdbc jdbc) {
    return new StreamService(
        migrations, attempts, streams, samples, records, journal, incidents, jdbc.transaction());
  }
}
