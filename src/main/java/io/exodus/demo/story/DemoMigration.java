package io.exodus.demo.story;

import io.exodus.demo.server.DemoDatabase;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.OwnerRole;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.VariableInstance;

/** The migration of an unattended run, and what the demo's people start about it. */
public final class DemoMigration {

  private final ProcessEngine engine;
  private final DemoDatabase database;

  public DemoMigration(ProcessEngine engine, DemoDatabase database) {
    this.engine = engine;
    this.database = database;
  }

  public String id() {
    return database.title() + "-demo";
  }

  DemoDatabase database() {
    return database;
  }

  /** With the values that the whole demo goes by. */
  public Map<String, Object> plan() {
    Map<String, Object> plan = new HashMap<>();
    DemoOwners.people().forEach((role, person) -> plan.put(role.variable(), person));
    plan.put("description", database.description());
    plan.put("kind", "production");
    plan.put("sourceEndpoint", database.source());
    plan.put("targetEndpoint", database.target());
    plan.put("interlays", database.title());
    plan.put("maxErrorRate", 0.01);
    plan.put("maxP99Millis", 500);
    plan.put("criteriaWindow", "PT6S");
    plan.put("maxLagMillis", 1_500);
    plan.put("maxClockSkewMillis", 500);
    plan.put("longestHoldMillis", 5_000);
    plan.put("acceptPlaintext", database.acceptPlaintext());
    plan.put("rollbackWindow", "PT8S");
    plan.put("retentionUntil", Instant.now().plus(Duration.ofDays(30)).toString());
    return plan;
  }

  /** As the operator requests it. */
  public void request(Map<String, Object> plan) {
    start(OwnerRole.MIGRATION_OPERATOR, RunbookKeys.MIGRATION, plan);
  }

  /**
   * Starts one of the processes about the migration.
   *
   * @param role whose owner does it
   */
  void start(OwnerRole role, String process, Map<String, Object> variables) {
    Map<String, Object> all = new HashMap<>(variables);
    // As Tasklist's forms name it; not every process is found by the business key.
    all.put("migrationId", id());
    as(
        DemoOwners.people().get(role),
        () -> engine.getRuntimeService().startProcessInstanceByKey(process, id(), all));
  }

  private <T> void as(String person, Supplier<T> act) {
    engine.getIdentityService().setAuthentication(person, List.of(DemoOwners.GROUP));
    try {
      T unused = act.get();
    } finally {
      engine.getIdentityService().clearAuthentication();
    }
  }

  /** Why the last commit was withheld; empty where none was. */
  String withheldReason() {
    ProcessInstance run =
        engine
            .getRuntimeService()
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(id(), RunbookKeys.MIGRATION)
            .singleResult();
    if (run == null) {
      return "";
    }
    return engine
        .getRuntimeService()
        .createVariableInstanceQuery()
        .processInstanceIdIn(run.getId())
        .variableName("withheldReason")
        .list()
        .stream()
        .map(VariableInstance::getValue)
        .map(String::valueOf)
        .findFirst()
        .orElse("");
  }
}
