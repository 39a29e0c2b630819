package io.exodus.demo;

import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.Phase;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.task.Task;

/**
 * Tells on the console how the migrations that people carry get on: phases, who is asked what,
 * incidents, and at the end what became of the writes.
 */
final class Onlooker {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final ProcessEngine engine;
  private final MigrationStore migrations;
  private final Books books;
  private final PrintStream out;
  private final Map<String, Phase> phases = new HashMap<>();
  private final Set<String> told = new HashSet<>();

  Onlooker(ProcessEngine engine, MigrationStore migrations, Books books, PrintStream out) {
    this.engine = engine;
    this.migrations = migrations;
    this.books = books;
    this.out = out;
  }

  /** Prints what is new since the last look. */
  void look() throws InterruptedException {
    for (MigrationRow migration : migrations.all()) {
      phase(migration);
    }
    for (Task task : engine.getTaskService().createTaskQuery().active().taskAssigned().list()) {
      if (told.add(task.getId())) {
        line(task.getAssignee() + " is asked in Tasklist: " + task.getName());
      }
    }
    for (Incident incident : engine.getRuntimeService().createIncidentQuery().list()) {
      if (told.add(incident.getId())) {
        line("an incident, see Cockpit: " + incident.getIncidentMessage());
      }
    }
  }

  private void phase(MigrationRow migration) throws InterruptedException {
    Phase phase = migration.phase();
    Phase before = phases.put(migration.id(), phase);
    if (phase == before) {
      return;
    }
    line(migration.id() + ": " + phase);
    if (phase.decided() && (before == null || !before.decided())) {
      line(migration.id() + ": " + books.of(migration.plan().source()));
    }
  }

  void books() throws InterruptedException {
    books.all().forEach(this::line);
  }

  private void line(String words) {
    out.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + "  " + words);
  }
}
