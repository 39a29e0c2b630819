package io.exodus.autoconfigure;

import io.exodus.autoconfigure.ExodusAutoConfiguration.ExodusJdbc;
import io.exodus.engine.database.DatabaseDisk;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.JournalAnchors;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Exodus's own tables in the engine's database: the journal, and what is kept of each migration.
 */
@Configuration(proxyBeanMethods = false)
class ExodusStoreConfiguration {

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
}
