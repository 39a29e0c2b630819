package io.exodus.roles;

import io.exodus.server.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;

/** The database of several engine nodes; what it holds outlives a stop. */
final class PostgresOfOthers implements AutoCloseable {

  private static final String USER = "postgres";

  private final int port = FreePort.next();
  private final Path directory;
  private EmbeddedPostgres server;

  PostgresOfOthers(Path directory) {
    this.directory = directory;
    start();
  }

  void start() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(directory)
              .setCleanDataDirectory(false)
              // For speed's sake it would confirm what it has not written.
              .setServerConfig("synchronous_commit", "on")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an engine node's environment says of it. */
  Map<String, String> environment() {
    return Map.of(
        "SPRING_DATASOURCE_URL", server.getJdbcUrl(USER, USER), "SPRING_DATASOURCE_USERNAME", USER);
  }

  DataSource dataSource() {
    return server.getPostgresDatabase();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
