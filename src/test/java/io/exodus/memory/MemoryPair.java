package io.exodus.memory;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.memory.family.MemoryFamily;
import io.exodus.memory.server.MemoryDatabase;
import io.exodus.migration.Secret;
import java.time.Duration;
import java.util.Set;

/** Two databases with the same users: one that holds records, and one that is empty. */
final class MemoryPair implements AutoCloseable {

  static final String APPLICATION_USER = "orders";
  static final String APPLICATION_PASSWORD = "a-password-of-the-orders";
  static final String EXODUS_USER = "exodus";
  static final String EXODUS_PASSWORD = "a-password-of-exodus";

  private final MemoryDatabase source = database("1.0");
  private final MemoryDatabase target = database("1.1");

  private static MemoryDatabase database(String version) {
    return new MemoryDatabase(version)
        .user(APPLICATION_USER, APPLICATION_PASSWORD)
        .administrator(EXODUS_USER, EXODUS_PASSWORD);
  }

  MemoryDatabase source() {
    return source;
  }

  MemoryDatabase target() {
    return target;
  }

  EndpointPair link() {
    return new EndpointPair("a move", settings("old", source), settings("new", target));
  }

  static EndpointSettings settings(String name, MemoryDatabase database) {
    return new EndpointSettings(
        name,
        MemoryFamily.NAME,
        database.uri(),
        EXODUS_USER,
        Secret.of(EXODUS_PASSWORD),
        APPLICATION_USER,
        Set.of(),
        Duration.ofSeconds(5));
  }

  /** A connection of an application's. */
  static LineClient application(MemoryDatabase database) {
    LineClient client = new LineClient(database.uri().getPort());
    client.login(APPLICATION_USER, APPLICATION_PASSWORD);
    return client;
  }

  /** A connection of somebody's who may do everything. */
  static LineClient administrator(MemoryDatabase database) {
    LineClient client = new LineClient(database.uri().getPort());
    client.login(EXODUS_USER, EXODUS_PASSWORD);
    return client;
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
