package io.exodus.autoconfigure;

import io.exodus.autoconfigure.ExodusAutoConfiguration.ExodusJdbc;
import io.exodus.delegate.CheckAgain;
import io.exodus.delegate.JudgeCompatibility;
import io.exodus.delegate.SumUpFindings;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Vouchings;
import io.exodus.engine.plan.Catalog;
import io.exodus.engine.runbook.check.RecordVerdicts;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.VouchingStore;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the preflight and its criteria need in the engine's process. */
@Configuration(proxyBeanMethods = false)
class ExodusPreflightConfiguration {

  @Bean
  Vouchings exodusVouchings(ExodusJdbc jdbc, FindingStore findings) {
    return new Vouchings(new VouchingStore(jdbc.client()), findings, Clock.systemUTC());
  }

  @Bean
  @ConditionalOnMissingBean(name = "sumUpFindings")
  SumUpFindings sumUpFindings(FindingStore findings, Vouchings vouchings) {
    return new SumUpFindings(findings, vouchings);
  }

  @Bean
  @ConditionalOnMissingBean(name = "judgeCompatibility")
  JudgeCompatibility judgeCompatibility(
      Catalog catalog,
      MigrationStore migrations,
      FindingStore findings,
      Vouchings vouchings,
      Journal journal) {
    return new JudgeCompatibility(catalog, migrations, findings, vouchings, journal);
  }

  @Bean
  @ConditionalOnMissingBean(name = "checkAgain")
  CheckAgain checkAgain(Gates gates, MigrationStore migrations, Journal journal) {
    return new CheckAgain(gates, migrations, journal);
  }

  @Bean
  @ConditionalOnMissingBean(name = "recordVerdicts")
  RecordVerdicts recordVerdicts(MigrationStore migrations, FindingStore findings, Journal journal) {
    return new RecordVerdicts(migrations, findings, journal);
  }
}
