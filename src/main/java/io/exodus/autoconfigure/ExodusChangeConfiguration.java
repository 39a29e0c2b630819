package io.exodus.autoconfigure;

import io.exodus.delegate.AdoptChange;
import io.exodus.delegate.AskForChange;
import io.exodus.engine.authority.Seals;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.overview.Briefing;
import io.exodus.engine.plan.ChangeRequests;
import io.exodus.engine.plan.Changes;
import io.exodus.engine.runbook.gate.RunTerms;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a change of sealed terms needs in the engine's process. */
@Configuration(proxyBeanMethods = false)
class ExodusChangeConfiguration {

  @Bean
  ChangeRequests exodusChangeRequests(MigrationStore migrations, Journal journal, Gates gates) {
    return new ChangeRequests(migrations, journal, gates);
  }

  @Bean
  @ConditionalOnMissingBean(name = "askForChange")
  AskForChange askForChange(Gates gates, ChangeRequests requests, Journal journal) {
    return new AskForChange(gates, requests, journal);
  }

  @Bean
  @ConditionalOnMissingBean(name = "adoptChange")
  AdoptChange adoptChange(
      MigrationStore migrations,
      FindingStore findings,
      Journal journal,
      ChangeRequests requests,
      Seals seals,
      Gates gates,
      Briefing briefing) {
    return new AdoptChange(
        new Changes(migrations, findings, journal, requests, seals), new RunTerms(gates, briefing));
  }
}
