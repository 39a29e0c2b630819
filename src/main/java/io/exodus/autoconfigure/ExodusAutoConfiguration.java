package io.exodus.autoconfigure;

import io.exodus.delegate.AcceptDivergence;
import io.exodus.delegate.AdoptPlan;
import io.exodus.delegate.CallForRollback;
import io.exodus.delegate.CollectEvidence;
import io.exodus.delegate.ExtendRetention;
import io.exodus.delegate.RegisterMigration;
import io.exodus.engine.Acceptances;
import io.exodus.engine.Amendments;
import io.exodus.engine.Catalog;
import io.exodus.engine.ChangeRequests;
import io.exodus.engine.Evidence;
import io.exodus.engine.Gates;
import io.exodus.engine.Plans;
import io.exodus.engine.Refusals;
import io.exodus.engine.Registration;
import io.exodus.engine.RouteService;
import io.exodus.engine.Seals;
import io.exodus.engine.ServiceAccounts;
import io.exodus.engine.StreamService;
import io.exodus.engine.Vouchings;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.overview.BriefedFindings;
import io.exodus.engine.overview.Briefing;
import io.exodus.engine.overview.LossAccount;
import io.exodus.engine.overview.Overview;
import io.exodus.engine.runbook.DeployedTables;
import io.exodus.engine.runbook.ExodusEnginePlugin;
import io.exodus.engine.store.AcceptanceStore;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.DatabaseDisk;
import io.exodus.engine.store.ExodusSchema;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.JournalAnchors;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import java.time.Clock;
import javax.sql.DataSource;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.spring.boot.starter.CamundaBpmAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Exodus inside the process engine. */
@AutoConfiguration(
    before = CamundaBpmAutoConfiguration.class,
    after = {DataSourceAutoConfiguration.class, ExodusSharedAutoConfiguration.class})
@ConditionalOnRole(Role.ENGINE)
@Import({
  ExodusPreflightConfiguration.class,
  ExodusChangeConfiguration.class,
  ExodusIncidentConfiguration.class,
  ExodusApiConfiguration.class
})
public class ExodusAutoConfiguration {

  @Bean
  Catalog exodusCatalog(ExodusProperties properties, ExodusFamilies families) {
    return Settings.catalog(properties, families.byName());
  }

  /**
   * Every store takes this one, so that no table is used before it is there. It is the engine's
   * database, and its transactions, also in a host application that has several; the host's own
   * Flyway or Liquibase comes first, as it would without Exodus.
   */
  @Bean
  @DependsOnDatabaseInitialization
  ExodusJdbc exodusJdbc(
      ObjectProvider<DataSource> dataSource,
      @Qualifier("camundaBpmDataSource") ObjectProvider<DataSource> engineDataSource,
      ObjectProvider<PlatformTransactionManager> transactions,
      @Qualifier("camundaBpmTransactionManager")
          ObjectProvider<PlatformTransactionManager> engineTransactions) {
    DataSource engine = engineDataSource.getIfAvailable(dataSource::getObject);
    ExodusSchema.migrate(engine);
    PlatformTransactionManager manager = engineTransactions.getIfAvailable(transactions::getObject);
    return new ExodusJdbc(
        engine, JdbcClient.create(engine), manager, new TransactionTemplate(manager));
  }

  /**
   * Access to Exodus's tables, in place and up to date. No beans of their own, which a host
   * application might be given for its own tables.
   */
  record ExodusJdbc(
      DataSource source,
      JdbcClient client,
      PlatformTransactionManager manager,
      TransactionOperations transaction) {}

  @Bean
  DatabaseDisk exodusDatabaseDisk(ExodusJdbc jdbc) {
    return DatabaseDisk.of(jdbc.source());
  }

  @Bean
  MigrationStore exodusMigrationStore(ExodusJdbc jdbc) {
    return new MigrationStore(jdbc.client());
  }

  @Bean
  AttemptStore exodusAttemptStore(ExodusJdbc jdbc) {
    return new AttemptStore(jdbc.client());
  }

  @Bean
  StreamStore exodusStreamStore(ExodusJdbc jdbc) {
    return new StreamStore(jdbc.client());
  }

  @Bean
  SampleStore exodusSampleStore(ExodusJdbc jdbc) {
    return new SampleStore(jdbc.client());
  }

  @Bean
  FindingStore exodusFindingStore(ExodusJdbc jdbc) {
    return new FindingStore(jdbc.client());
  }

  @Bean
  RecordStore exodusRecordStore(ExodusJdbc jdbc) {
    return new RecordStore(jdbc.client());
  }

  @Bean
  Acceptances exodusAcceptances(ExodusJdbc jdbc, RecordStore records) {
    return new Acceptances(new AcceptanceStore(jdbc.client()), records, Clock.systemUTC());
  }

  @Bean
  InterlayStore exodusInterlayStore(ExodusJdbc jdbc) {
    return new InterlayStore(jdbc.client());
  }

  @Bean
  JournalAnchors exodusJournalAnchors() {
    return new JournalAnchors();
  }

  @Bean
  Journal exodusJournal(ExodusJdbc jdbc, JournalAnchors anchors) {
    Journal journal = new Journal(jdbc.client(), anchors);
    journal.anchorHeads();
    return journal;
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
  ExodusEnginePlugin exodusEnginePlugin(
      ObjectProvider<MigrationStore> migrations,
      ObjectProvider<FindingStore> findings,
      ObjectProvider<Journal> journal,
      ObjectProvider<Gates> gates,
      ObjectProvider<Briefing> briefing,
      ObjectProvider<Seals> seals,
      ObjectProvider<Refusals> refusals,
      ObjectProvider<Vouchings> vouchings,
      ObjectProvider<Incidents> incidents,
      Catalog catalog) {
    return new ExodusEnginePlugin(
        migrations::getObject,
        findings::getObject,
        journal::getObject,
        gates::getObject,
        briefing::getObject,
        seals::getObject,
        refusals::getObject,
        vouchings::getObject,
        incidents::getObject,
        catalog);
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
      IncidentStore incidents) {
    return new Overview(
        migrations, journal, samples, streams, interlays, findings, records, incidents);
  }

  @Bean
  Evidence exodusEvidence(
      MigrationStore migrations,
      SampleStore samples,
      RecordStore records,
      FindingStore findings,
      StreamService streams) {
    return new Evidence(migrations, samples, records, findings, streams);
  }

  @Bean
  Briefing exodusBriefing(
      MigrationStore migrations,
      Overview overview,
      FindingStore findings,
      RecordStore records,
      Acceptances acceptances,
      Vouchings vouchings,
      Evidence evidence,
      StreamStore streams,
      SampleStore samples,
      ChangeRequests changes) {
    return new Briefing(
        migrations,
        overview,
        new BriefedFindings(findings, vouchings),
        records,
        acceptances,
        evidence,
        new LossAccount(streams, samples),
        changes);
  }

  @Bean
  @ConditionalOnMissingBean
  ServiceAccounts exodusServiceAccounts(
      IdentityService identity, AuthorizationService authorization) {
    return new ServiceAccounts(identity, authorization);
  }

  /** Before anything that would log in with them. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  ApplicationListener<ApplicationStartedEvent> exodusServiceAccountsListener(
      ServiceAccounts accounts, ExodusSecrets secrets) {
    return started -> accounts.create(secrets.worker(), secrets.interlay(), secrets.probe());
  }

  @Bean
  @ConditionalOnMissingBean(name = "registerMigration")
  RegisterMigration registerMigration(
      Catalog catalog, MigrationStore migrations, StreamStore streams, Journal journal) {
    return new RegisterMigration(
        new Plans(catalog, Clock.systemUTC()),
        new Registration(catalog, migrations, streams, journal));
  }

  @Bean
  Amendments exodusAmendments(MigrationStore migrations, Journal journal) {
    return new Amendments(migrations, journal, Clock.systemUTC());
  }

  @Bean
  @ConditionalOnMissingBean(name = "adoptPlan")
  AdoptPlan adoptPlan(Amendments amendments) {
    return new AdoptPlan(amendments);
  }

  @Bean
  @ConditionalOnMissingBean(name = "extendRetention")
  ExtendRetention extendRetention(Amendments amendments) {
    return new ExtendRetention(amendments);
  }

  @Bean
  @ConditionalOnMissingBean(name = "collectEvidence")
  CollectEvidence collectEvidence(Evidence evidence) {
    return new CollectEvidence(evidence);
  }

  @Bean
  @ConditionalOnMissingBean(name = "callForRollback")
  CallForRollback callForRollback(Gates gates, MigrationStore migrations, RouteService routes) {
    return new CallForRollback(gates, migrations, routes);
  }

  @Bean
  @ConditionalOnMissingBean(name = "acceptDivergence")
  AcceptDivergence acceptDivergence(
      Gates gates, MigrationStore migrations, Acceptances acceptances) {
    return new AcceptDivergence(gates, migrations, acceptances);
  }
}
