package io.exodus.demo;

import io.exodus.autoconfigure.ExodusProperties;
import io.exodus.autoconfigure.ExodusRuntime;
import io.exodus.migration.Authority;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.task.Task;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A whole migration under live traffic, carried by the demo's people, then a summary and the exit.
 */
class UnattendedDemo implements ApplicationListener<ApplicationReadyEvent> {

  private static final String ID = "orders-demo";
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int MOST_FAILED_ATTEMPTS = 3;

  private final ConfigurableApplicationContext context;
  private final ProcessEngine engine;
  private final DemoDatabases databases;
  private final DemoView view;
  private final ExodusRuntime runtime;
  private final ExodusProperties.Demo settings;
  private final List<Summary.Hold> holds = new ArrayList<>();
  private int failedAttempts;

  UnattendedDemo(
      ConfigurableApplicationContext context,
      ProcessEngine engine,
      DemoDatabases databases,
      DemoView view,
      ExodusRuntime runtime,
      ExodusProperties.Demo settings) {
    this.context = context;
    this.engine = engine;
    this.databases = databases;
    this.view = view;
    this.runtime = runtime;
    this.settings = settings;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    Thread run = new Thread(this::runAndExit, "unattended-demo");
    run.start();
  }

  private void runAndExit() {
    int code = 1;
    try {
      code = run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      view.note("the demo failed: " + e);
      e.printStackTrace();
    }
    int exit = code;
    System.exit(SpringApplication.exit(context, () -> exit));
  }

  private int run() throws InterruptedException {
    boolean back = "rollback".equals(settings.outcome());
    Phase expected = back ? Phase.ROLLED_BACK : Phase.COMMITTED;
    LiveDatabase orders =
        new LiveDatabase(DemoDatabase.ORDERS, databases.of(DemoDatabase.ORDERS), runtime, settings);
    try (orders) {
      view.note("seeded " + orders.seed().keys() + " keys");
      Traffic traffic = orders.start();
      start();
      carry(
          traffic, new DemoDecisions(engine, back ? Map.of("decideCommit", "rollback") : Map.of()));
      traffic.stop();
    }
    Summary summary =
        new Summary(
            view.phase(ID),
            expected,
            view.done(ID, "COPY"),
            view.done(ID, "VALIDATE"),
            view.divergent(ID),
            holds,
            orders.audit(back ? Authority.SOURCE : Authority.TARGET));
    new SummaryPrinter(System.out).print(summary);
    return summary.exitCode();
  }

  private void start() {
    String operator = DemoOwners.people().get(OwnerRole.MIGRATION_OPERATOR);
    engine.getIdentityService().setAuthentication(operator, List.of(DemoOwners.GROUP));
    try {
      engine.getRuntimeService().startProcessInstanceByKey("migration", ID, plan());
    } finally {
      engine.getIdentityService().clearAuthentication();
    }
  }

  private static Map<String, Object> plan() {
    Map<String, Object> plan = new HashMap<>();
    DemoOwners.people().forEach((role, person) -> plan.put(role.variable(), person));
    plan.put("description", DemoDatabase.ORDERS.description());
    plan.put("kind", "production");
    plan.put("sourceEndpoint", DemoDatabase.ORDERS.source());
    plan.put("targetEndpoint", DemoDatabase.ORDERS.target());
    plan.put("interlays", DemoDatabase.ORDERS.title());
    plan.put("maxErrorRate", 0.01);
    plan.put("maxP99Millis", 500);
    plan.put("criteriaWindow", "PT10S");
    plan.put("maxLagMillis", 1_500);
    plan.put("maxClockSkewMillis", 500);
    plan.put("longestHoldMillis", 5_000);
    plan.put("acceptPlaintext", DemoDatabase.ORDERS.acceptPlaintext());
    plan.put("rollbackWindow", "PT12S");
    plan.put("retentionUntil", Instant.now().plus(Duration.ofDays(30)).toString());
    return plan;
  }

  /** Answers the owners' tasks and prints the progress until the outcome is decided. */
  private void carry(Traffic traffic, DemoDecisions decisions) throws InterruptedException {
    Instant until = Instant.now().plus(PATIENCE);
    GapWatch watch = new GapWatch(traffic.gaps());
    while (true) {
      view.look(ID);
      Phase phase = view.phase(ID);
      watch.look(phase, view).ifPresent(holds::add);
      if (phase.decided() && watch.idle()) {
        return;
      }
      for (Task task : decisions.open()) {
        String gate = decisions.gate(task);
        if (gate.equals("decideCommit")) {
          view.verdicts(ID, "rollbackCriteria");
          view.verdicts(ID, "commitCriteria");
        }
        watch.before(gate, settings.outcome());
        view.note(
            task.getAssignee() + " answers '" + task.getName() + "': " + decisions.answer(task));
      }
      Incident incident =
          engine.getRuntimeService().createIncidentQuery().list().stream().findFirst().orElse(null);
      if (incident != null) {
        throw new IllegalStateException(
            "incident at " + incident.getActivityId() + ": " + incident.getIncidentMessage());
      }
      if (Instant.now().isAfter(until)) {
        throw new IllegalStateException("no outcome within " + PATIENCE + "; phase " + phase);
      }
      synchronized (this) {
        wait(50);
      }
    }
  }
}
