package io.exodus.autoconfigure;

import io.exodus.engine.authority.StreamService;
import io.exodus.engine.gate.Acceptances;
import io.exodus.engine.gate.IdentityChanges;
import io.exodus.engine.gate.People;
import io.exodus.engine.gate.Vouchings;
import io.exodus.engine.incident.ApiLinks;
import io.exodus.engine.overview.BriefedFindings;
import io.exodus.engine.overview.Briefing;
import io.exodus.engine.overview.LossAccount;
import io.exodus.engine.overview.Overview;
import io.exodus.engine.plan.ChangeRequests;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.engine.watch.CriteriaInputs;
import io.exodus.engine.watch.RunFacts;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.WebApplicationContext;

/** What people are shown of a migration, in Cockpit and at its gates, and the facts behind it. */
@Configuration(proxyBeanMethods = false)
class ExodusOverviewConfiguration {

  @Bean
  RunFacts exodusRunFacts(CriteriaInputs evidence, MigrationStore migrations, Journal journal) {
    return new RunFacts(evidence, migrations, journal);
  }

  /** For Cockpit, which asks the engine's artifact factory for it. */
  @Bean
  Overview exodusOverview(
      MigrationStore migrations,
      Journal journal,
      SampleStore samples,
      StreamStore streams,
      InterlayStore interlays,
      FindingStore findings,
      RecordStore records,
      IncidentStore incidents,
      ApiLinks links) {
    return new Overview(
        migrations, journal, samples, streams, interlays, findings, records, incidents, links);
  }

  @Bean
  ApiLinks exodusApiLinks(ApplicationContext application) {
    return new ApiLinks(
        () ->
            application instanceof WebApplicationContext web && web.getServletContext() != null
                ? web.getServletContext().getContextPath()
                : "");
  }

  @Bean
  CriteriaInputs exodusEvidence(
      MigrationStore migrations,
      SampleStore samples,
      RecordStore records,
      FindingStore findings,
      StreamService streams) {
    return new CriteriaInputs(migrations, samples, records, findings, streams);
  }

  @Bean
  IdentityChanges exodusIdentityChanges(
      MigrationStore migrations, Journal journal, ObjectProvider<ProcessEngine> engine) {
    return new IdentityChanges(migrations, journal, () -> new People(engine.getObject()));
  }

  @Bean
  Briefing exodusBriefing(
      MigrationStore migrations,
      Overview overview,
      FindingStore findings,
      RecordStore records,
      Acceptances acceptances,
      Vouchings vouchings,
      CriteriaInputs evidence,
      StreamStore streams,
      SampleStore samples,
      ChangeRequests changes,
      IdentityChanges identities) {
    return new Briefing(
        migrations,
        overview,
        new BriefedFindings(findings, vouchings),
        records,
        acceptances,
        evidence,
        new LossAccount(streams, samples),
        changes,
        identities);
  }
}
