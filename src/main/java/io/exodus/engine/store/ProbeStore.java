package io.exodus.engine.store;

import io.exodus.client.ProbeView;
import io.exodus.engine.database.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What probes in the applications' networks last found of each interlay. */
public class ProbeStore {

  /** What is older says nothing of now. */
  private static final Duration FRESH = Duration.ofMinutes(2);

  private final JdbcClient jdbc;

  public ProbeStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Replaces what was found before from the same network. */
  public void report(String interlay, String network, String address, String trouble, long millis) {
    jdbc.sql("delete from exodus_probe where interlay = :interlay and network = :network")
        .param("interlay", interlay)
        .param("network", network)
        .update();
    jdbc.sql(
            """
            insert into exodus_probe (interlay, network, address, trouble, millis, at)
            values (:interlay, :network, :address, :trouble, :millis, :now)
            """)
        .param("interlay", interlay)
        .param("network", network)
        .param("address", address)
        .param("trouble", trouble)
        .param("millis", millis)
        .param("now", Rows.sql(Rows.now()))
        .update();
  }

  public List<ProbeView> of(String interlay) {
    Instant freshSince = Rows.now().minus(FRESH);
    return jdbc.sql("select * from exodus_probe where interlay = :interlay order by network")
        .param("interlay", interlay)
        .query(
            (row, n) -> {
              Instant at = Rows.instant(row, "at");
              return new ProbeView(
                  row.getString("network"),
                  row.getString("address"),
                  row.getString("trouble"),
                  row.getLong("millis"),
                  at,
                  at.isAfter(freshSince));
            })
        .list();
  }
}
