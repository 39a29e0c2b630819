package io.exodus.autoconfigure;

import io.exodus.autoconfigure.ExodusAutoConfiguration.ExodusJdbc;
import io.exodus.delegate.BundleIncident;
import io.exodus.delegate.RecordIncident;
import io.exodus.delegate.ReleaseHeldSteps;
import io.exodus.engine.Evidence;
import io.exodus.engine.Gates;
import io.exodus.engine.incident.BundleContents;
import io.exodus.engine.incident.IncidentBundles;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.runbook.CriterionWatch;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.BundleStore;
import io.exodus.engine.store.FailingCriteria;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Incidents of migrations: their record, their bundles, and what raises and releases them. */
@Configuration(proxyBeanMethods = false)
class ExodusIncidentConfiguration {

  @Bean
  IncidentStore exodusIncidentStore(ExodusJdbc jdbc) {
    return new IncidentStore(jdbc.client());
  }

  @Bean
  Incidents exodusIncidents(
      AttemptStore attempts, IncidentStore incidents, Journal journal, ExodusJdbc jdbc) {
    return new Incidents(attempts, incidents, journal, jdbc.transaction());
  }

  @Bean
  IncidentBundles exodusIncidentBundles(
      MigrationStore migrations,
      IncidentStore incidents,
      FindingStore findings,
      RecordStore records,
      SampleStore samples,
      StreamStore streams,
      InterlayStore interlays,
      Journal journal,
      ExodusJdbc jdbc) {
    return new IncidentBundles(
        incidents,
        new BundleStore(jdbc.client()),
        new BundleContents(
            migrations, incidents, findings, records, samples, streams, interlays, journal),
        journal,
        jdbc.transaction());
  }

  @Bean
  CriterionWatch exodusCriterionWatch(
      ProcessEngine engine,
      MigrationStore migrations,
      Evidence evidence,
      Incidents incidents,
      ExodusJdbc jdbc) {
    return new CriterionWatch(
        engine,
        migrations,
        evidence,
        new FailingCriteria(jdbc.client()),
        incidents,
        jdbc.transaction());
  }

  @Bean
  @ConditionalOnMissingBean(name = "recordIncident")
  RecordIncident recordIncident(Gates gates, MigrationStore migrations, Incidents incidents) {
    return new RecordIncident(gates, migrations, incidents);
  }

  @Bean
  @ConditionalOnMissingBean(name = "bundleIncident")
  BundleIncident bundleIncident(IncidentBundles bundles) {
    return new BundleIncident(bundles);
  }

  @Bean
  @ConditionalOnMissingBean(name = "releaseHeldSteps")
  ReleaseHeldSteps releaseHeldSteps(Incidents incidents) {
    return new ReleaseHeldSteps(incidents);
  }
}
