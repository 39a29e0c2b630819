package io.exodus.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.ExodusApplication;
import io.exodus.client.Progress;
import io.exodus.engine.authority.AlterationService;
import io.exodus.engine.incident.IncidentBundles;
import io.exodus.engine.incident.Unzipped;
import io.exodus.engine.store.BundleRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.migration.Alteration;
import io.exodus.migration.Authority;
import io.exodus.migration.IncidentWords;
import io.exodus.migration.Phase;
import io.exodus.migration.Secret;
import io.exodus.migration.StreamState;
import io.exodus.server.RestartableRedis;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.Incident;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Things go wrong while records are copied: the incident says which side and what to do; once that
 * is done, Cockpit's retry makes the migration go on.
 */
@Tag("slow")
@SpringBootTest(
    classes = ExodusApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.config.name=exodus,incidents")
@DirtiesContext
class IncidentsIT {

  private static final int KEYS = 10_000;
  private static final String VALUE = "value of order ";
  private static final String VALUES = "values.ndjson";
  private static RestartableRedis source;
  private static RestartableRedis target;
  private static int migration;

  @Autowired ProcessEngine engine;
  @Autowired MigrationStore migrations;
  @Autowired SampleStore samples;
  @Autowired RecordStore records;
  @Autowired StreamStore streams;
  @Autowired AlterationService alterations;
  @Autowired IncidentBundles bundles;
  @Autowired MeterRegistry meters;
  @LocalServerPort int port;

  private String id;
  private Rehearsal rehearsal;

  @DynamicPropertySource
  static void endpoints(DynamicPropertyRegistry registry) {
    registry.add("exodus.endpoints.orders-old.uri", () -> "redis://127.0.0.1:" + source.port);
    registry.add("exodus.endpoints.orders-new.uri", () -> "redis://127.0.0.1:" + target.port);
  }

  @BeforeAll
  static void startAndSeed() throws IOException {
    source = new RestartableRedis();
    target = new RestartableRedis();
    try (Jedis jedis = source.connect();
        Pipeline pipeline = jedis.pipelined()) {
      for (int i = 0; i < KEYS; i++) {
        pipeline.set("order:" + i, VALUE + i + " ".repeat(2_000));
      }
      pipeline.sync();
      // Sent while it is made, with a delay of 400 microseconds a key: there is time to interfere.
      jedis.configSet("repl-diskless-sync", "yes");
      jedis.configSet("repl-diskless-sync-delay", "0");
      jedis.configSet("rdb-key-save-delay", "400");
    }
  }

  @AfterAll
  static void stop() {
    source.close();
    target.close();
  }

  @BeforeEach
  void runUpToTheCopy() {
    id = "orders-" + ++migration;
    rehearsal = Rehearsal.start(engine, id);
    patiently().until(rehearsal::awaitsApprovalOfRun);
  }

  @AfterEach
  void endTheRun() {
    rehearsal.end();
    migrations.enter(id, Phase.REFUSED);
    try (Jedis jedis = target.connect()) {
      // The follower lets go once the engine refuses to extend its lock; so does the watch, which
      // would close the target once more for the run that is over.
      patiently().until(() -> followers() == 0 && !watched());
      jedis.flushAll();
      jedis.aclSetUser("app", "on");
      // The run was ended before it cleared up.
      jedis.configSet("notify-keyspace-events", "");
    }
  }

  private boolean watched() {
    return meters.getMeters().stream()
        .map(Meter::getId)
        .anyMatch(
            meter ->
                meter.getName().startsWith("exodus.migration.")
                    && id.equals(meter.getTag("migration")));
  }

  private static long followers() {
    try (Jedis jedis = source.connect()) {
      return jedis
          .clientList()
          .lines()
          .filter(line -> line.contains("name=exodus-replica"))
          .count();
    }
  }

  @Test
  void shouldGoOnAfterARetryWhenTheTargetWasDownDuringTheCopy() throws Exception {
    rehearsal.approveRun();
    patiently().until(() -> copied() > 0);
    target.stop();

    Incident incident = incident();

    assertThat(told(incident).where())
        .isEqualTo("target orders-new (redis://127.0.0.1:" + target.port + ")");
    assertThat(told(incident).what()).contains("Connection refused");
    assertThat(told(incident).remedy()).contains("Start the server");
    assertThat(failures(incident)).isEqualTo(3);
    assertThat(details(incident)).contains("ConnectException").doesNotContain("secret");

    target.start();
    retryAll();

    // Its users are as the fence left them in its ACL file; the engine knows of that fence.
    shouldHaveCopiedAndValidatedEverything();
  }

  @Test
  void shouldNotTryAgainByItselfWhenTheLoginIsRefused() throws Exception {
    try (Jedis jedis = target.connect()) {
      jedis.aclSetUser("exodus", "resetpass", ">another");
      rehearsal.approveRun();

      Incident incident = incident();

      assertThat(told(incident).what()).contains("WRONGPASS");
      assertThat(told(incident).where()).startsWith("target orders-new");
      assertThat(told(incident).remedy()).contains("password");
      assertThat(failures(incident)).isEqualTo(1);

      // The follower cannot log in either.
      patiently().until(() -> openIncidents() == 2);
      jedis.aclSetUser("exodus", "resetpass", ">secret");
    }
    retryAll();

    shouldHaveCopiedAndValidatedEverything();
  }

  @Test
  void shouldNotTryAgainByItselfWhenTheTargetIsOutOfMemory() throws Exception {
    try (Jedis jedis = target.connect()) {
      // Room for a part of it.
      jedis.configSet("maxmemory", Long.toString(usedBytes(jedis) + (8 << 20)));
      rehearsal.approveRun();

      Incident incident = incident();

      assertThat(told(incident).what()).contains("OOM");
      assertThat(told(incident).where()).startsWith("target orders-new");
      assertThat(told(incident).remedy()).contains("maxmemory");
      assertThat(failures(incident)).isEqualTo(1);

      shouldBundleValuesOnceTheyAreAskedFor();

      jedis.configSet("maxmemory", "0");
    }
    retryAll();

    shouldHaveCopiedAndValidatedEverything();
    assertThat(bundles.editions(id, 1)).noneMatch(BundleRow::withValues);
  }

  private void shouldHaveCopiedAndValidatedEverything() {
    patiently().until(() -> migrations.get(id).phase() == Phase.AWAITING_CUTOVER);
    assertThat(samples.progress(id)).extracting(Progress::ended).containsExactly(true, true);
    assertThat(samples.progress(id))
        .extracting(Progress::done)
        .containsExactly((long) KEYS, (long) KEYS);
    assertThat(records.open(id)).isZero();
    patiently().until(() -> streams.of(id).get(0).state() == StreamState.FOLLOWING);
    assertThat(openIncidents()).isZero();
    // What the target itself keeps of its fence it may have forgotten.
    assertThat(alterations.of(id, Authority.TARGET))
        .filteredOn(altered -> altered.kind() == Alteration.Kind.USER)
        .extracting(Alteration::name)
        .contains("app");
    try (Jedis jedis = target.connect()) {
      assertThat(jedis.aclList()).anyMatch(user -> user.startsWith("user app off"));
    }
  }

  /** In an edition of their own, for the incident's contact and not for an administrator. */
  private void shouldBundleValuesOnceTheyAreAskedFor() throws Exception {
    patiently().until(() -> rehearsal.decideIncident("keepWithValues"));
    patiently().until(() -> bundles.editions(id, 1).size() == 3);
    String bundle = "/exodus/api/migrations/" + id + "/incidents/1/bundle";

    assertThat(get("demo", bundle + "?edition=2").statusCode()).isEqualTo(403);
    byte[] withValues = Unzipped.verified(get("olga", bundle + "?edition=2").body()).get(VALUES);
    assertThat(new String(withValues, StandardCharsets.UTF_8).lines())
        .as("of those that did not fit into the target, as many as are read at most")
        .hasSize(200)
        .allMatch(row -> row.contains(VALUE) && row.endsWith("\"target\":{\"missing\":true}}"));
    for (String plain : List.of(bundle, bundle + "?edition=1")) {
      Map<String, byte[]> files = Unzipped.verified(get("demo", plain).body());
      assertThat(files).doesNotContainKey(VALUES);
      assertThat(files.values())
          .noneMatch(file -> new String(file, StandardCharsets.UTF_8).contains(VALUE));
    }
    assertThat(engine.getHistoryService().createHistoricVariableInstanceQuery().list())
        .noneMatch(variable -> String.valueOf(variable.getValue()).contains(VALUE));
  }

  private static long usedBytes(Jedis jedis) {
    return jedis
        .info("memory")
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElseThrow();
  }

  private long openIncidents() {
    return engine
        .getRuntimeService()
        .createIncidentQuery()
        .incidentType(Incident.EXTERNAL_TASK_HANDLER_TYPE)
        .count();
  }

  private long copied() {
    return samples.progress(id).stream().mapToLong(Progress::done).sum();
  }

  private Incident incident() {
    return patiently()
        .until(
            () ->
                engine
                    .getRuntimeService()
                    .createIncidentQuery()
                    .activityId("Task_CopyRecords")
                    .singleResult(),
            Objects::nonNull);
  }

  private static IncidentWords told(Incident incident) {
    return IncidentWords.of(incident.getIncidentMessage());
  }

  private long failures(Incident incident) {
    return engine
        .getHistoryService()
        .createHistoricExternalTaskLogQuery()
        .externalTaskId(incident.getConfiguration())
        .failureLog()
        .count();
  }

  private String details(Incident incident) {
    return engine.getExternalTaskService().getExternalTaskErrorDetails(incident.getConfiguration());
  }

  /**
   * The copy is not the only one that cannot do without the target; and it is held until whoever
   * looks after the incident releases it.
   */
  private void retryAll() throws IOException, InterruptedException {
    for (Incident incident : engine.getRuntimeService().createIncidentQuery().list()) {
      retry(incident);
    }
    patiently().until(() -> rehearsal.decideIncident("release"));
  }

  /** As Cockpit's button does. */
  private void retry(Incident incident) throws IOException, InterruptedException {
    String path = "/engine-rest/external-task/" + incident.getConfiguration() + "/retries";
    HttpResponse<byte[]> answer =
        send(
            "demo",
            path,
            request ->
                request
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"retries\": 1}")));
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(204);
  }

  private HttpResponse<byte[]> get(String user, String path)
      throws IOException, InterruptedException {
    return send(user, path, HttpRequest.Builder::GET);
  }

  /** As somebody whose password is the name. */
  private HttpResponse<byte[]> send(
      String user, String path, UnaryOperator<HttpRequest.Builder> call)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Authorization", Secret.of(user).basicAuthorization(user));
    return HttpClient.newHttpClient()
        .send(call.apply(request).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(50));
  }
}
