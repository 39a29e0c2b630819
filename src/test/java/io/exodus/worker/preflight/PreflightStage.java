package io.exodus.worker.preflight;

import io.exodus.client.EngineApi;
import io.exodus.client.TaskInHand;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.endpoint.tls.Trust;
import io.exodus.migration.Finding;
import io.exodus.migration.MigrationKind;
import io.exodus.migration.Plan;
import io.exodus.migration.PreflightTerms;
import io.exodus.migration.Secret;
import io.exodus.migration.Severity;
import io.exodus.migration.Thresholds;
import io.exodus.migration.Verdict;
import io.exodus.server.FreePort;
import io.exodus.telemetry.Telemetry;
import io.exodus.worker.StubEngine;
import io.exodus.worker.Work;
import io.exodus.worker.fleet.Fleets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** Two real servers, a worker's checks over them, and an engine that only notes their results. */
public final class PreflightStage implements AutoCloseable {

  public static final PreflightTerms PLAINTEXT =
      new PreflightTerms(List.of("old", "new"), 14, Duration.ofHours(24), 1.5);

  private static final String PASSWORD = "open-sesame";
  private static final Duration SECOND = Duration.ofSeconds(1);

  public final StubEngine engine = new StubEngine();
  public final int sourcePort = FreePort.next();
  public final int targetPort = FreePort.next();
  Telemetry telemetry = Telemetry.NONE;
  private final RedisServer source = start(sourcePort);
  private final RedisServer target = start(targetPort);

  public PreflightStage() {
    engine.answer("/exodus/api/interlays/orders", 200, "[]");
  }

  /** What a check came to, as the engine was told. */
  record Result(Verdict verdict, List<Finding> findings) {

    List<Finding> critical() {
      return findings.stream().filter(f -> f.severity() == Severity.CRITICAL).toList();
    }
  }

  public EndpointSettings source() {
    return endpoint("old", "redis://127.0.0.1:" + sourcePort, Trust.platform());
  }

  public EndpointSettings target() {
    return endpoint("new", "redis://127.0.0.1:" + targetPort, Trust.platform());
  }

  public static EndpointSettings endpoint(String name, String uri, Trust trust) {
    return endpoint(name, uri, PASSWORD, trust);
  }

  static EndpointSettings endpoint(String name, String uri, String password, Trust trust) {
    return new EndpointSettings(
        name,
        "redis",
        URI.create(uri),
        "exodus",
        Secret.of(password),
        Set.of("shop"),
        Set.of(),
        Duration.ofSeconds(5),
        trust,
        Set.of(),
        Map.of());
  }

  Result check(String point) {
    return check(point, source(), target(), PLAINTEXT);
  }

  Result check(
      String point, EndpointSettings source, EndpointSettings target, PreflightTerms terms) {
    String path = "/exodus/api/migrations/m-1/checks/" + point;
    engine.answer(path, 200, "");
    EngineApi api = new EngineApi(engine.settings(Duration.ofSeconds(20)));
    new Checks(api, new Fleets(api, name -> Secret.of("the token"), null, SECOND), telemetry)
        .handle(work(point, source, target, terms));
    return Sent.read(engine.sent(path));
  }

  public static Work work(
      String point, EndpointSettings source, EndpointSettings target, PreflightTerms terms) {
    Plan plan =
        new Plan(
            "m-1",
            "a move",
            MigrationKind.PRODUCTION,
            "old",
            "new",
            List.of("orders"),
            Map.of(),
            Map.of(),
            new Thresholds(0, SECOND, SECOND, SECOND, SECOND),
            terms,
            SECOND,
            Duration.ofHours(24),
            Instant.EPOCH);
    return new Work(
        new TaskInHand("m-1", "task-1", "worker-1"),
        plan,
        new EndpointPair("m-1", source, target),
        new RedisFamily(),
        Map.of("check", point),
        new Cancellation(),
        "attempt");
  }

  /** As Exodus's own user. */
  public static Jedis as(String user, int port) {
    Jedis jedis = new Jedis("127.0.0.1", port);
    jedis.auth(user, PASSWORD);
    return jedis;
  }

  static void users(Jedis jedis) {
    jedis.aclSetUser("exodus", "on", ">" + PASSWORD, "~*", "&*", "+@all");
    jedis.aclSetUser("shop", "on", ">" + PASSWORD, "~*", "&*", "+@all", "-@admin");
  }

  /** The users too, as lines of the configuration file: a restart has them as they are there. */
  public static String[] users(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("user exodus on >" + PASSWORD + " ~* &* +@all");
    all.add("user shop on >" + PASSWORD + " ~* &* +@all -@admin");
    return all.toArray(String[]::new);
  }

  public static RedisServer start(int port, String... settings) {
    try {
      RedisServerBuilder builder =
          RedisServer.newRedisServer()
              .port(port)
              .setting("bind 127.0.0.1")
              .setting("save \"\"")
              .setting("dir " + Files.createTempDirectory("exodus-preflight-"))
              .soutListener(line -> {});
      for (String setting : settings) {
        builder.setting(setting);
      }
      RedisServer server = builder.build();
      server.start();
      try (Jedis jedis = new Jedis("127.0.0.1", port)) {
        users(jedis);
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    engine.close();
    source.stop();
    target.stop();
  }

  /** The result as it was written on the wire. */
  private record Sent(Verdict verdict, List<Finding> findings) {

    static Result read(String json) {
      try {
        Sent sent = new com.fasterxml.jackson.databind.ObjectMapper().readValue(json, Sent.class);
        return new Result(sent.verdict, sent.findings);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
