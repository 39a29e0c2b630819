package io.exodus.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One PostgreSQL for all tests of this JVM, on a free port; it ends with the JVM. */
public final class PostgresServer {

  private static final EmbeddedPostgres SERVER = start();

  private PostgresServer() {}

  private static EmbeddedPostgres start() {
    try {
      // For speed's sake it would confirm what it has not written.
      return EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Name of a new, empty database. */
  public static String newDatabase() {
    String name = "exodus_" + UUID.randomUUID().toString().replace("-", "");
    JdbcClient.create(SERVER.getPostgresDatabase()).sql("create database " + name).update();
    return name;
  }

  public static DataSource database(String name) {
    return database("postgres", name);
  }

  public static DataSource database(String user, String name) {
    return SERVER.getDatabase(user, name);
  }

  public static String url(String name) {
    return SERVER.getJdbcUrl("postgres", name);
  }
}
