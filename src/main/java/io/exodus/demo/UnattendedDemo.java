package io.exodus.demo;

import io.exodus.autoconfigure.part.ExodusRuntime;
import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.demo.server.DemoDatabases;
import io.exodus.demo.server.DemoServers;
import io.exodus.demo.server.LiveDatabase;
import io.exodus.demo.story.AbortedStory;
import io.exodus.demo.story.Chronicle;
import io.exodus.demo.story.DemoDecisions;
import io.exodus.demo.story.DemoMigration;
import io.exodus.demo.story.DemoOutcome;
import io.exodus.demo.story.DemoView;
import io.exodus.demo.story.Footprints;
import io.exodus.demo.story.GapWatch;
import io.exodus.demo.story.IncidentStory;
import io.exodus.demo.story.RefusedStory;
import io.exodus.demo.story.Story;
import io.exodus.demo.story.Summary;
import io.exodus.demo.story.SummaryPrinter;
import io.exodus.demo.traffic.Traffic;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.Phase;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.task.Task;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * A whole migration under live traffic, carried by the demo's people, then a summary and the exit.
 */
class UnattendedDemo implements ApplicationListener<ApplicationReadyEvent> {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final ConfigurableApplicationContext context;
  private final ProcessEngine engine;
  private final DemoDatabases databases;
  private final DemoView view;
  private final ExodusRuntime runtime;
  private final ExodusProperties.Demo settings;
  private final List<Summary.Hold> holds = new ArrayList<>();

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
    DemoOutcome outcome = DemoOutcome.of(settings.outcome());
    DemoServers servers = databases.of(outcome.database());
    DemoMigration migration = new DemoMigration(engine, outcome.database());
    Chronicle chronicle = new Chronicle(view::note);
    Story story = story(outcome, migration, chronicle);
    LiveDatabase live = new LiveDatabase(outcome.database(), servers, runtime, settings);
    Footprints footprints;
    try (live) {
      view.note("seeded " + live.seed().keys() + " keys");
      Traffic traffic = live.start();
      footprints = Footprints.of(servers);
      story.begin();
      migration.request(migration.plan());
      carry(migration.id(), traffic, outcome, story);
      traffic.stop();
    }
    List<String> problems = new ArrayList<>(story.end());
    problems.addAll(footprints.problems(outcome));
    Summary summary =
        new Summary(
            view.phase(migration.id()),
            outcome.phase(),
            view.done(migration.id(), "COPY"),
            view.done(migration.id(), "VALIDATE"),
            view.divergent(migration.id()),
            holds,
            live.audit(outcome.authority()),
            new Summary.Told(chronicle.lines(), outcome.ending(), problems));
    new SummaryPrinter(System.out).print(summary);
    return summary.exitCode();
  }

  private Story story(DemoOutcome outcome, DemoMigration migration, Chronicle chronicle) {
    return switch (outcome) {
      case COMMIT, ROLLBACK -> new Story() {};
      case REFUSED -> new RefusedStory(migration, view, chronicle);
      case ABORTED -> new AbortedStory(migration, chronicle);
      case INCIDENT -> new IncidentStory(migration, this::server, chronicle);
    };
  }

  private URI server() {
    ConfigurableEnvironment environment = context.getEnvironment();
    try {
      return new URI(
          "http",
          null,
          environment.getRequiredProperty("server.address"),
          environment.getRequiredProperty("local.server.port", Integer.class),
          "/",
          null,
          null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the demo's own address is no address", e);
    }
  }

  /** Answers the owners' tasks and prints the progress until the outcome is decided. */
  private void carry(String id, Traffic traffic, DemoOutcome outcome, Story story)
      throws InterruptedException {
    DemoDecisions decisions = new DemoDecisions(engine, outcome.answers());
    Instant until = Instant.now().plus(PATIENCE);
    GapWatch watch = new GapWatch(traffic.gaps());
    while (true) {
      view.look(id);
      Phase phase = view.phase(id);
      watch.look(phase, view).ifPresent(holds::add);
      if (phase.decided() && watch.idle()) {
        return;
      }
      story.look(phase);
      for (Task task : decisions.open()) {
        String gate = decisions.gate(task);
        if (!story.asked(gate)) {
          continue;
        }
        if (gate.equals(GateKeys.DECIDE_COMMIT)) {
          view.verdicts(id, RunbookKeys.ROLLBACK_CRITERIA);
          view.verdicts(id, RunbookKeys.COMMIT_CRITERIA);
        }
        watch.before(gate, outcome);
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
