package io.exodus.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.exodus.client.RecordTrouble;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.plan.PlanReader;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import java.util.Map;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.support.TransactionTemplate;

/** What a worker repairs, and what the journal tells of it. */
class RepairsTest {

  private static final String ID = "orders-1";

  @Test
  void shouldJournalARepairOnceHoweverOftenItIsReported() throws Exception {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(dataSource);
    JdbcClient jdbc = JdbcClient.create(dataSource);
    MigrationStore migrations = new MigrationStore(jdbc);
    RecordStore records = new RecordStore(jdbc);
    Journal journal = new Journal(jdbc);
    migrations.register(PlanReader.read(ID, GivenPlan.variables()), "run-1");
    RecordTrouble trouble = new RecordTrouble("0", "a:1", "FAILED", "OOM", "OPEN", 0, null);
    records.report(ID, trouble);
    MockMvc api =
        MockMvcBuilders.standaloneSetup(
                new MovementController(
                    migrations,
                    new StreamStore(jdbc),
                    records,
                    mock(),
                    journal,
                    mock(),
                    new TransactionTemplate(new DataSourceTransactionManager(dataSource))))
            .build();

    for (int i = 0; i < 2; i++) {
      api.perform(
              post("/exodus/api/migrations/" + ID + "/repaired")
                  .requestAttr("exodus.caller", "exodusWorker")
                  .contentType(MediaType.APPLICATION_JSON)
                  .content(Json.write(trouble)))
          .andExpect(status().isOk());
    }

    assertThat(records.open(ID)).isZero();
    JournalEntry entry = journal.latest(ID, EntryType.REPAIR, "record");
    assertThat(entry.actor()).isEqualTo("exodusWorker");
    assertThat(Json.readMap(entry.detail())).isEqualTo(Map.of("space", "0", "key", "a:1"));
    assertThat(journal.entries(ID)).containsExactly(entry);

    // The trouble is back, and so is its repair.
    records.report(ID, trouble);
    assertThat(records.end(ID, "0", "a:1", "REPAIRED")).isTrue();
  }
}
