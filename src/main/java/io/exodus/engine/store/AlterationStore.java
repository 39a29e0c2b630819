package io.exodus.engine.store;

import io.exodus.engine.database.Rows;
import io.exodus.migration.Alteration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Exodus has changed on endpoints and not put back yet. */
public class AlterationStore {

  private final JdbcClient jdbc;

  public AlterationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public List<Alteration> of(String endpoint) {
    return jdbc.sql(
            """
            select node, kind, name, was, made from exodus_alteration
            where endpoint = :endpoint order by node, kind, name
            """)
        .param("endpoint", endpoint)
        .query(
            (row, n) ->
                new Alteration(
                    row.getString(1),
                    Alteration.Kind.valueOf(row.getString(2)),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5)))
        .list();
  }

  /** What is noted already keeps how it was. */
  public void note(String endpoint, String migrationId, Alteration altered) {
    int updated =
        jdbc.sql(
                """
                update exodus_alteration set made = :made, migration_id = :id
                where endpoint = :endpoint and node = :node and kind = :kind and name = :name
                """)
            .param("made", altered.made())
            .param("id", migrationId)
            .param("endpoint", endpoint)
            .param("node", altered.node())
            .param("kind", altered.kind().name())
            .param("name", altered.name())
            .update();
    if (updated == 0) {
      jdbc.sql(
              """
              insert into exodus_alteration (endpoint, node, kind, name, migration_id, was, made,
                noted_at)
              values (:endpoint, :node, :kind, :name, :id, :was, :made, :now)
              """)
          .param("endpoint", endpoint)
          .param("node", altered.node())
          .param("kind", altered.kind().name())
          .param("name", altered.name())
          .param("id", migrationId)
          .param("was", altered.was())
          .param("made", altered.made())
          .param("now", Rows.sql(Rows.now()))
          .update();
    }
  }

  public void forget(String endpoint, Alteration restored) {
    jdbc.sql(
            """
            delete from exodus_alteration
            where endpoint = :endpoint and node = :node and kind = :kind and name = :name
            """)
        .param("endpoint", endpoint)
        .param("node", restored.node())
        .param("kind", restored.kind().name())
        .param("name", restored.name())
        .update();
  }
}
