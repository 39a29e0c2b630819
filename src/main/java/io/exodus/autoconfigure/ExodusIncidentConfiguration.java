package io.exodus.autoconfigure;

import io.exodus.autoconfigure.ExodusAutoConfiguration.ExodusJdbc;
import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.autoconfigure.settings.Settings;
import io.exodus.delegate.BundleIncident;
import io.exodus.delegate.RecordIncident;
import io.exodus.delegate.ReleaseHeldSteps;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.People;
import io.exodus.engine.incident.ApiLinks;
import io.exodus.engine.incident.BundleContents;
import io.exodus.engine.incident.IncidentBundles;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.incident.RecordValues;
import io.exodus.engine.runbook.check.CriterionWatch;
import io.exodus.engine.runbook.gate.VacancyWatch;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.BundleStore;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.engine.watch.CriteriaInputs;
import io.exodus.engine.watch.FailingCriteria;
import java.time.Clock;
import java.time.Duration;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
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
      MigrationStore migrations,
      AttemptStore attempts,
      IncidentStore incidents,
      Journal journal,
      ObjectProvider<ProcessEngine> engine,
      ExodusJdbc jdbc) {
    return new Incidents(
        migrations,
        attempts,
        incidents,
        journal,
        (user, group) -> new People(engine.getObject()).member(user, group),
        jdbc.transaction());
  }

  @Bean
  RecordValues exodusRecordValues(Incidents incidents, RecordStore records, ExodusJdbc jdbc) {
    return new RecordValues(incidents, new BundleStore(jdbc.client()), records);
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
      RecordValues values,
      Journal journal,
      ApiLinks links,
      ExodusJdbc jdbc) {
    return new IncidentBundles(
        incidents,
        new BundleStore(jdbc.client()),
        new BundleContents(
            migrations, incidents, findings, records, samples, streams, interlays, journal),
        values,
        journal,
        links,
        jdbc.transaction());
  }

  @Bean
  CriterionWatch exodusCriterionWatch(
      ProcessEngine engine,
      MigrationStore migrations,
      CriteriaInputs evidence,
      Incidents incidents,
      Journal journal,
      ExodusJdbc jdbc) {
    return new CriterionWatch(
        engine,
        migrations,
        evidence,
        new FailingCriteria(jdbc.client()),
        incidents,
        journal,
        jdbc.transaction(),
        Clock.systemUTC());
  }

  @Bean
  VacancyWatch exodusVacancyWatch(
      ProcessEngine engine, MigrationStore migrations, Journal journal, ExodusJdbc jdbc) {
    return new VacancyWatch(engine, migrations, journal, jdbc.transaction());
  }

  @Bean
  ApplicationListener<ApplicationStartedEvent> exodusVacancyWatchStart(
      VacancyWatch watch, ExodusProperties properties) {
    Duration interval = Settings.positive("exodus.gates.interval", properties.gates().interval());
    return started -> watch.start(interval);
  }

  @Bean
  @ConditionalOnMissingBean(name = "recordIncident")
  RecordIncident recordIncident(
      Gates gates, MigrationStore migrations, Incidents incidents, Journal journal) {
    return new RecordIncident(gates, migrations, incidents, journal);
  }

  @Bean
  @ConditionalOnMissingBean(name = "bundleIncident")
  BundleIncident bundleIncident(IncidentBundles bundles) {
    return new BundleIncident(bundles);
  }

  @Bean
  @ConditionalOnMissingBean(name = "releaseHeldSteps")
  ReleaseHeldSteps releaseHeldSteps(Incidents incidents, IncidentBundles bundles) {
    return new ReleaseHeldSteps(incidents, bundles);
  }
}
