package io.exodus.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.client.ProbeView;
import io.exodus.engine.database.ExodusSchema;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ProbeStoreTest {

  private JdbcClient jdbc;
  private ProbeStore probes;

  @BeforeEach
  void database() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(dataSource);
    jdbc = JdbcClient.create(dataSource);
    probes = new ProbeStore(jdbc);
  }

  @Test
  void shouldKeepTheLastWordOfEachNetwork() {
    probes.report("orders", "shop-net", "redis://orders:6379", "nobody is there", 12);
    probes.report("orders", "branch-net", "redis://orders:6379", null, 2);
    probes.report("orders", "shop-net", "redis://orders:6379", null, 3);

    assertThat(probes.of("orders"))
        .extracting(ProbeView::network, ProbeView::trouble, ProbeView::fresh)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("branch-net", null, true),
            org.assertj.core.groups.Tuple.tuple("shop-net", null, true));
    assertThat(probes.of("sessions")).isEmpty();
  }

  @Test
  void shouldTellWhenTheWordIsOld() {
    probes.report("orders", "shop-net", "redis://orders:6379", null, 3);
    jdbc.sql("update exodus_probe set at = dateadd('MINUTE', -3, at)").update();

    assertThat(probes.of("orders"))
        .singleElement()
        .satisfies(probe -> assertThat(probe.fresh()).isFalse());
  }
}
