package io.exodus.endpoint.redis.server;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.tls.Trust;
import io.exodus.migration.Secret;
import io.exodus.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/**
 * A Redis, the embedded one or another, with a user for Exodus and one for the applications, and
 * clients of both.
 */
public final class SideServer implements AutoCloseable {

  public static final String EXODUS = "exodus";
  public static final String APPLICATION = "shop";
  public static final String PASSWORD = "open-sesame";

  private final RedisServer server;
  private final List<Jedis> clients = new ArrayList<>();
  private final String name;
  public final int port;

  public SideServer(String name, String... settings) {
    this(name, null, settings);
  }

  /**
   * @param executable null for the embedded one
   */
  public SideServer(String name, Path executable, String... settings) {
    this.name = name;
    port = FreePort.next();
    try {
      Path directory = Files.createTempDirectory("exodus-" + name);
      var builder =
          RedisServer.newRedisServer()
              .port(port)
              .setting("bind 127.0.0.1")
              .setting("save \"\"")
              .setting("dir " + directory);
      if (executable != null) {
        builder.executableProvider(executable::toFile);
      }
      for (String setting : settings) {
        builder.setting(setting);
      }
      server = builder.build();
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Jedis jedis = new Jedis("127.0.0.1", port)) {
      jedis.aclSetUser(EXODUS, "on", ">" + PASSWORD, "~*", "&*", "+@all");
      jedis.aclSetUser(APPLICATION, "on", ">" + PASSWORD, "~*", "&*", "+@all", "-@admin");
    }
  }

  public EndpointSettings settings() {
    return settings(PASSWORD, APPLICATION);
  }

  public EndpointSettings settings(String password, String application) {
    return settings(password, application, Set.of("127.0.0.1"));
  }

  /** With replicas in other places. */
  public EndpointSettings settings(Set<String> replicas) {
    return settings(PASSWORD, APPLICATION, replicas);
  }

  private EndpointSettings settings(String password, String application, Set<String> replicas) {
    return new EndpointSettings(
        name,
        "redis",
        URI.create("redis://127.0.0.1:" + port),
        EXODUS,
        Secret.of(password),
        Set.of(application),
        Set.of("replicator"),
        Duration.ofSeconds(5),
        Trust.platform(),
        replicas,
        Map.of());
  }

  public Jedis exodus() {
    return as(EXODUS);
  }

  public Jedis application() {
    return as(APPLICATION);
  }

  public Jedis as(String user) {
    Jedis jedis = anonymous();
    jedis.auth(user, PASSWORD);
    return jedis;
  }

  /** Without a login: the default user where it is enabled. */
  public Jedis anonymous() {
    Jedis jedis = new Jedis("127.0.0.1", port);
    clients.add(jedis);
    return jedis;
  }

  @Override
  public void close() {
    clients.forEach(Jedis::close);
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
