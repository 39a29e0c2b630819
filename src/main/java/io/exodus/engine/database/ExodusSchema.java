package io.exodus.engine.database;

import io.exodus.migration.RefusedException;
import java.sql.DatabaseMetaData;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings Exodus's tables up to date: each script once, in order, noted in the table {@code
 * exodus_schema}. Not by Flyway, whose mere presence would switch on Spring Boot's in a host
 * application that has none.
 */
public final class ExodusSchema {

  private static final Logger LOG = LoggerFactory.getLogger(ExodusSchema.class);

  /** "exodus" in ASCII: no other library will ask for the lock of that number. */
  private static final long LOCK = 0x65786F647573L;

  private final DataSource dataSource;
  private final JdbcClient jdbc;

  private ExodusSchema(DataSource dataSource) {
    this.dataSource = dataSource;
    this.jdbc = JdbcClient.create(dataSource);
  }

  /**
   * @throws RefusedException if the database is neither H2 nor PostgreSQL, if it may lose what it
   *     has confirmed, if a later Exodus has changed the tables, if a script is not the one that
   *     was applied, or if two scripts have one version
   */
  public static void migrate(DataSource dataSource) {
    ExodusSchema schema = new ExodusSchema(dataSource);
    new TransactionTemplate(new DataSourceTransactionManager(dataSource))
        .executeWithoutResult(tx -> schema.update());
  }

  private void update() {
    lock();
    jdbc.sql(
            """
            create table if not exists exodus_schema (
              version    integer primary key,
              script     varchar not null,
              checksum   varchar(64) not null,
              applied_at timestamp(3) with time zone not null
            )
            """)
        .update();
    NavigableMap<Integer, String> applied = applied();
    List<SchemaScript> scripts = SchemaScript.all(product());
    int known = scripts.get(scripts.size() - 1).version();
    if (!applied.isEmpty() && applied.lastKey() > known) {
      throw new RefusedException(
          "the version of Exodus's tables",
          applied.lastKey(),
          "this Exodus knows them up to " + known + "; start the later one, which wrote them");
    }
    for (SchemaScript script : scripts) {
      apply(script, applied);
    }
  }

  /** Two nodes may start at once on PostgreSQL; an H2 file is open in one process only. */
  private void lock() {
    String product = product();
    if (product.equals("PostgreSQL")) {
      Durability.demandOfPostgres(jdbc);
      jdbc.sql("select pg_advisory_xact_lock(:lock)")
          .param("lock", LOCK)
          .query((row, n) -> n)
          .single();
    } else if (product.equals("H2")) {
      Durability.demandOfH2(jdbc);
    } else {
      throw new RefusedException(
          "the engine's database", product, "Exodus keeps its tables in H2 or PostgreSQL");
    }
  }

  private String product() {
    try {
      return JdbcUtils.extractDatabaseMetaData(
          dataSource, DatabaseMetaData::getDatabaseProductName);
    } catch (MetaDataAccessException e) {
      throw new IllegalStateException("the engine's database cannot be reached", e);
    }
  }

  /** Checksum by version. */
  private NavigableMap<Integer, String> applied() {
    NavigableMap<Integer, String> applied = new TreeMap<>();
    jdbc.sql("select version, checksum from exodus_schema")
        .query(
            row -> {
              applied.put(row.getInt(1), row.getString(2));
            });
    return applied;
  }

  private void apply(SchemaScript script, Map<Integer, String> applied) {
    String checksum = applied.get(script.version());
    if (checksum == null) {
      script.run(dataSource);
      jdbc.sql("insert into exodus_schema values (:version, :script, :checksum, :now)")
          .param("version", script.version())
          .param("script", script.name())
          .param("checksum", script.checksum())
          .param("now", Rows.sql(Rows.now()))
          .update();
      LOG.info("Exodus's tables are at version {} ({})", script.version(), script.name());
    } else if (!checksum.equals(script.checksum())) {
      throw new RefusedException(
          "the script " + script.name(),
          checksum.substring(0, 8),
          "it was applied to this database as another one; start the Exodus that applied it, or a"
              + " later one");
    }
  }
}
