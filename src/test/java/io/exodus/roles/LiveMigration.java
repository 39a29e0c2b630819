package io.exodus.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.client.EngineNodes;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** One migration from the endpoint orders-old to orders-new, carried by its owners over REST. */
public final class LiveMigration {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String id;
  private final EngineRest administrator;
  private final Owners owners;

  /** Makes the owners; {@link #start()} starts it. */
  public LiveMigration(String id, URI engine) {
    this(id, administrator(engine));
  }

  /** The owners turn to whichever node answers. */
  public LiveMigration(String id, EngineNodes engine) {
    this(
        id,
        new EngineRest(
            engine, SeparateProcesses.ADMINISTRATOR, SeparateProcesses.ADMINISTRATOR_PASSWORD));
  }

  private LiveMigration(String id, EngineRest administrator) {
    this(id, administrator, new Owners(administrator));
  }

  /**
   * @param owners who were made for an earlier migration
   */
  public LiveMigration(String id, EngineRest administrator, Owners owners) {
    this.id = id;
    this.administrator = administrator;
    this.owners = owners;
  }

  public static EngineRest administrator(URI engine) {
    return new EngineRest(
        engine, SeparateProcesses.ADMINISTRATOR, SeparateProcesses.ADMINISTRATOR_PASSWORD);
  }

  public void start() {
    start(Map.of());
  }

  /**
   * @param terms of the plan that are other than usual, by variable
   */
  public void start(Map<String, Object> terms) {
    Map<String, Object> plan = plan();
    plan.putAll(terms);
    owners
        .as(OwnerRole.MIGRATION_OPERATOR)
        .post(
            "/engine-rest/process-definition/key/exodus-migration/start",
            Map.of("businessKey", id, "variables", EngineRest.variables(plan)));
  }

  static Map<String, Object> plan() {
    Map<String, Object> plan = new HashMap<>();
    for (OwnerRole role : OwnerRole.values()) {
      plan.put(role.variable(), Owners.person(role));
    }
    plan.put("description", "The orders move");
    plan.put("kind", "production");
    plan.put("sourceEndpoint", "orders-old");
    plan.put("targetEndpoint", "orders-new");
    plan.put("interlays", "orders");
    plan.put("maxErrorRate", 0.01);
    plan.put("maxP99Millis", 2_000);
    plan.put("criteriaWindow", "PT10S");
    plan.put("maxLagMillis", 3_000);
    plan.put("maxClockSkewMillis", 500);
    plan.put("longestHoldMillis", 8_000);
    plan.put("acceptPlaintext", "orders-old, orders-new");
    plan.put("rollbackWindow", "PT12S");
    plan.put("retentionUntil", Instant.now().plus(Duration.ofDays(30)).toString());
    return plan;
  }

  /** Answers gates until the migration has come that far, or further; returns where it is. */
  public Phase carryTo(Phase phase) {
    return carryUntil(
        () -> {
          Phase now = phase();
          return now.compareTo(phase) >= 0 ? now : null;
        });
  }

  /**
   * Answers gates until there is what is looked for; an incident ends it.
   *
   * @param found null as long as it is not there
   */
  public <T> T carryUntil(Supplier<T> found) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              owners.answer();
              JsonNode incidents = administrator.get("/engine-rest/incident");
              assertThat(incidents).as("incidents: %s", incidents).isEmpty();
              return found.get();
            },
            Objects::nonNull);
  }

  public Phase phase() {
    return Phase.valueOf(view().get("phase").asText());
  }

  public String run() {
    return view().get("runId").asText();
  }

  private JsonNode view() {
    return get("");
  }

  /**
   * @param part of the Exodus API's view of this migration, such as {@code /journal}
   */
  public JsonNode get(String part) {
    return administrator.get("/exodus/api/migrations/" + id + part);
  }

  /** Which of the workers has the one task of that topic; null while none has. */
  public JarProcess holder(String topic, JarProcess... workers) {
    JsonNode tasks = administrator.get("/engine-rest/external-task?locked=true&topicName=" + topic);
    for (JarProcess worker : workers) {
      if (!tasks.isEmpty() && tasks.get(0).get("workerId").asText().startsWith(worker.name())) {
        return worker;
      }
    }
    return null;
  }
}
