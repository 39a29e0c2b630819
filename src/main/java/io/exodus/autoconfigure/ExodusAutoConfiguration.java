package io.exodus.autoconfigure;

import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.autoconfigure.settings.ExodusSecrets;
import io.exodus.autoconfigure.settings.Role;
import io.exodus.autoconfigure.settings.Settings;
import io.exodus.engine.api.ControlAddresses;
import io.exodus.engine.authority.Seals;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.gate.ServiceAccounts;
import io.exodus.engine.gate.Vouchings;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.overview.Briefing;
import io.exodus.engine.plan.Catalog;
import io.exodus.engine.runbook.ExodusEnginePlugin;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.watch.RunFacts;
import javax.sql.DataSource;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
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
  ExodusStoreConfiguration.class,
  ExodusAuthorityConfiguration.class,
  ExodusOverviewConfiguration.class,
  ExodusRunbookConfiguration.class,
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

  @Bean
  ControlAddresses exodusControlAddresses(ExodusProperties properties) {
    return Settings.controlAddresses(properties);
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
      ObjectProvider<RunFacts> facts,
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
        facts::getObject,
        catalog);
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
}
