package io.exodus.autoconfigure;

import io.exodus.delegate.AcceptDivergence;
import io.exodus.delegate.AdoptPlan;
import io.exodus.delegate.CallForRollback;
import io.exodus.delegate.CollectEvidence;
import io.exodus.delegate.ExtendRetention;
import io.exodus.delegate.PlanTimers;
import io.exodus.delegate.RegisterMigration;
import io.exodus.engine.authority.RouteService;
import io.exodus.engine.gate.Acceptances;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.plan.Amendments;
import io.exodus.engine.plan.Catalog;
import io.exodus.engine.plan.Plans;
import io.exodus.engine.plan.Registration;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.engine.watch.CriteriaInputs;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the runbook calls in the engine's process, from registration to a call for rollback. */
@Configuration(proxyBeanMethods = false)
class ExodusRunbookConfiguration {

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
  @ConditionalOnMissingBean(name = "planTimers")
  PlanTimers planTimers() {
    return new PlanTimers(Clock.systemUTC());
  }

  @Bean
  @ConditionalOnMissingBean(name = "collectEvidence")
  CollectEvidence collectEvidence(CriteriaInputs evidence) {
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
