package io.exodus.engine.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.client.StreamView;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.plan.PlanReader;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.migration.Direction;
import io.exodus.migration.StreamState;
import java.time.Instant;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class LossAccountTest {

  private static final String ID = "orders-1";
  private static final String UNKNOWN = "unknown: no marker has arrived at the source";

  private StreamStore streams;
  private LossAccount account;

  @BeforeEach
  void createTables() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(dataSource);
    JdbcClient jdbc = JdbcClient.create(dataSource);
    new MigrationStore(jdbc).register(PlanReader.read(ID, GivenPlan.variables()), "run-1");
    streams = new StreamStore(jdbc);
    account = new LossAccount(streams, new SampleStore(jdbc));
  }

  @Test
  void shouldTellThatNothingIsKnownWithoutAWayBack() {
    streams.want(ID, Direction.FORWARD, true);

    assertThat(account.of(ID)).containsEntry("wayBackReaches", UNKNOWN);
  }

  @Test
  void shouldTellThatNothingIsKnownWhileAFollowerHasNotSeenAMarker() {
    streams.want(ID, Direction.REVERSE, true);
    streams.report(ID, wayBack(null));

    assertThat(account.of(ID))
        .containsEntry("wayBackReaches", UNKNOWN)
        .containsEntry("mayBeLost", "everything that applications wrote since the cutover.");
  }

  @Test
  void shouldTellUpToWhenTheWayBackReaches() {
    streams.want(ID, Direction.REVERSE, true);
    streams.report(ID, wayBack(Instant.parse("2026-11-26T05:09:33Z")));

    assertThat(account.of(ID))
        .containsEntry("wayBackReaches", "26 Nov 2026, 05:09:33 UTC")
        .containsEntry(
            "mayBeLost", "what the target acknowledged after 26 Nov 2026, 05:09:33 UTC.");
  }

  private static StreamView wayBack(Instant marker) {
    return new StreamView(
        Direction.REVERSE,
        true,
        null,
        "w",
        StreamState.FOLLOWING,
        "a:2",
        "a:1",
        marker,
        marker,
        0L,
        5L,
        null,
        null);
  }
}
