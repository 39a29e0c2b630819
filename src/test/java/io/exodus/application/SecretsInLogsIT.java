package io.exodus.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.exodus.ExodusApplication;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.Phase;
import io.exodus.migration.Secret;
import io.exodus.server.FreePort;
import io.exodus.server.RestartableRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * All roles in one process, with every logger at TRACE as an operator may set it who looks for a
 * fault: no secret is in what they say.
 */
@SpringBootTest(
    classes = ExodusApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=exodus,incidents",
      "spring.datasource.url=jdbc:h2:mem:secrets",
      "logging.threshold.console=off",
      "exodus.engine.worker-password=" + SecretsInLogsIT.OF_WORKERS,
      "exodus.engine.interlay-password=" + SecretsInLogsIT.OF_INTERLAYS,
      "exodus.control.token=" + SecretsInLogsIT.TOKEN,
      "exodus.endpoints.orders-old.password=" + SecretsInLogsIT.OF_EXODUS,
      "exodus.endpoints.orders-new.password=" + SecretsInLogsIT.OF_EXODUS,
      "exodus.interlays.orders.state-directory=target/secrets-in-logs-it",
      "exodus.worker.spool=target/secrets-in-logs-it/spool"
    })
@DirtiesContext
class SecretsInLogsIT {

  static final String OF_WORKERS = "hush-of-the-workers-1";
  static final String OF_INTERLAYS = "hush-of-the-interlays-2";
  static final String TOKEN = "hush-token-of-orders-3";
  static final String OF_EXODUS = "hush-of-exodus-itself-4";
  private static final String OF_THE_SHOP = "hush-of-the-shop-app-5";
  private static final String OF_OLGA = "hush-of-olga-herself-6";
  private static final String WRONG = "hush-that-is-wrong-7";

  private static final int INTERLAY = FreePort.next();
  private static final Heard HEARD = new Heard();
  private static RestartableRedis source;
  private static RestartableRedis target;

  @Autowired ProcessEngine engine;
  @Autowired MigrationStore migrations;
  @Autowired InterlayStore interlays;
  @LocalServerPort int port;

  private final Level level = root().getLevel();
  private Rehearsal rehearsal;

  /** What is logged, without keeping it: by secret the first line that tells it. */
  private static final class Heard extends AppenderBase<ILoggingEvent> {

    private final Map<String, String> secrets = new TreeMap<>();
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final AtomicLong lines = new AtomicLong();

    Heard() {
      for (String secret : new String[] {OF_WORKERS, OF_INTERLAYS, TOKEN, OF_EXODUS, OF_THE_SHOP}) {
        secrets.put(secret, secret);
      }
      secrets.put(OF_OLGA, OF_OLGA);
      secrets.put(WRONG, WRONG);
      secrets.put("log-in of the workers", basic("exodusWorker", OF_WORKERS));
      secrets.put("log-in of the interlays", basic("exodusInterlay", OF_INTERLAYS));
      secrets.put("log-in of a person", basic("olga", OF_OLGA));
    }

    private static String basic(String user, String password) {
      return Base64.getEncoder()
          .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected void append(ILoggingEvent event) {
      lines.incrementAndGet();
      String text = event.getFormattedMessage();
      if (event.getThrowableProxy() != null) {
        text += ThrowableProxyUtil.asString(event.getThrowableProxy());
      }
      for (Map.Entry<String, String> secret : secrets.entrySet()) {
        if (text != null && text.contains(secret.getValue())) {
          told.putIfAbsent(
              secret.getKey() + " by " + event.getLoggerName(),
              text.substring(0, Math.min(300, text.length())));
        }
      }
    }
  }

  @DynamicPropertySource
  static void endpoints(DynamicPropertyRegistry registry) {
    registry.add("exodus.endpoints.orders-old.uri", () -> "redis://127.0.0.1:" + source.port);
    registry.add("exodus.endpoints.orders-new.uri", () -> "redis://127.0.0.1:" + target.port);
    registry.add("exodus.interlays.orders.listen", () -> "127.0.0.1:" + INTERLAY);
  }

  @BeforeAll
  static void start() throws IOException {
    source = new RestartableRedis();
    target = new RestartableRedis();
    for (RestartableRedis server : new RestartableRedis[] {source, target}) {
      try (Jedis jedis = server.connect()) {
        jedis.aclSetUser("exodus", ">" + OF_EXODUS);
        jedis.aclSetUser("app", ">" + OF_THE_SHOP);
      }
    }
  }

  @AfterEach
  void endTheRun() {
    root().detachAppender(HEARD);
    root().setLevel(level);
    if (rehearsal != null) {
      rehearsal.end();
      migrations.all().forEach(migration -> migrations.enter(migration.id(), Phase.REFUSED));
    }
  }

  @AfterAll
  static void stop() {
    source.close();
    target.close();
  }

  private static Logger root() {
    return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
  }

  @Test
  void shouldTellNoSecretWhenEverythingIsLogged() throws Exception {
    HEARD.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    HEARD.start();
    root().addAppender(HEARD);
    // As an operator sets it in a running process; what is set by name stays as it is.
    root().setLevel(Level.TRACE);

    // The worker looks at both databases; the interlay reports, and takes orders.
    rehearsal = Rehearsal.start(engine, "secrets-1");
    await().atMost(Duration.ofMinutes(1)).until(rehearsal::awaitsApprovalOfRun);
    var olga = engine.getIdentityService().createUserQuery().userId("olga").singleResult();
    olga.setPassword(OF_OLGA);
    engine.getIdentityService().saveUser(olga);
    assertThat(call("olga", OF_OLGA)).isEqualTo(200);
    assertThat(call("exodusWorker", WRONG)).isEqualTo(401);
    assertThat(call("olga", WRONG)).isEqualTo(401);
    // An application that goes through the interlay.
    try (Jedis shop =
        new Jedis(
            new HostAndPort("127.0.0.1", INTERLAY),
            DefaultJedisClientConfig.builder().user("app").password(OF_THE_SHOP).build())) {
      assertThat(shop.ping()).isEqualTo("PONG");
    }
    assertThat(interlays.of("orders")).isNotEmpty();

    assertThat(HEARD.lines.get()).isGreaterThan(1_000);
    assertThat(HEARD.told).isEmpty();
  }

  /** The negative control: a logger that tells one is heard. */
  @Test
  void shouldHearASecretThatIsTold() {
    Heard other = new Heard();
    other.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    other.start();
    root().addAppender(other);
    root().setLevel(Level.TRACE);
    try {
      LoggerFactory.getLogger("control").trace("this tells {}", TOKEN);
    } finally {
      root().detachAppender(other);
    }

    assertThat(other.told).containsOnlyKeys(TOKEN + " by control");
  }

  private int call(String user, String password) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/engine-rest/task"))
                .header("Authorization", Secret.of(password).basicAuthorization(user))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
