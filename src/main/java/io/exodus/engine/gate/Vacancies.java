package io.exodus.engine.gate;

import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.journal.EntryType;
import io.exodus.migration.IncidentWords;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.ProcessInstance;

/**
 * Stops a migration at a gate when nobody is left to decide it: an incident at the gate, and one
 * notice for the incident contact. They end when somebody can decide again. To be used within a
 * command of the engine.
 */
public final class Vacancies {

  /** Type of the incident in Cockpit. */
  public static final String INCIDENT = "exodusVacancy";

  static final String REMEDY =
      "Bring the person or group back, or unlock the account. A person who joins a group now does "
          + "not count.";

  /**
   * An open gate that nobody can decide at.
   *
   * @param executionId where its task stands
   * @param trouble who is missing, and why
   */
  public record Vacancy(String executionId, String gate, String trouble) {}

  private final ProcessEngine engine;
  private final Journal journal;
  private final People people;
  private final VacancyNotices notices;

  public Vacancies(ProcessEngine engine, Journal journal) {
    this.engine = engine;
    this.journal = journal;
    this.people = new People(engine);
    this.notices = new VacancyNotices(engine, people);
  }

  /**
   * Why a gate of that role stays closed; empty where it does not. As long as commit and rollback
   * are both possible, both must be decidable; while it goes back, and once the outcome is decided,
   * nobody waits for whom it does not need.
   */
  public Optional<String> of(MigrationRow migration, OwnerRole role) {
    Phase phase = migration.phase();
    Set<OwnerRole> needed = new LinkedHashSet<>(Set.of(role));
    if (!phase.decided() && phase != Phase.ROLLING_BACK && phase != Phase.ABORTING) {
      needed.addAll(Gates.ROLLBACK_CALLERS);
    }
    Members sealed = Members.of(journal, migration.id());
    List<String> troubles =
        needed.stream()
            .map(r -> people.trouble(migration.plan(), r, sealed))
            .flatMap(Optional::stream)
            .toList();
    return troubles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubles));
  }

  /** Makes a vacancy visible. */
  public void raise(Plan plan, Vacancy vacancy) {
    engine
        .getRuntimeService()
        .createIncident(INCIDENT, vacancy.executionId(), vacancy.gate(), words(plan, vacancy));
    note(plan.id(), vacancy.gate(), "nobody can decide: " + vacancy.trouble());
    if (!notices.given(plan.id())) {
      notices.give(plan, vacancy.trouble());
    }
  }

  /** When a gate is answered: takes its incident away, and the notice if no other gate waits. */
  public void clear(String migrationId, String executionId) {
    Map<String, Incident> open = open(migrationId);
    Incident incident = open.remove(executionId);
    if (incident != null) {
      resolve(migrationId, incident);
    }
    if (open.isEmpty()) {
      notices.dismiss(migrationId);
    }
  }

  /**
   * Whether what is visible is so now.
   *
   * @param vacancies of all open gates
   */
  public boolean settled(Plan plan, Collection<Vacancy> vacancies) {
    Map<String, String> visible = new HashMap<>();
    open(plan.id())
        .forEach((execution, incident) -> visible.put(execution, incident.getIncidentMessage()));
    Map<String, String> wanted = new HashMap<>();
    vacancies.forEach(vacancy -> wanted.put(vacancy.executionId(), words(plan, vacancy)));
    return visible.equals(wanted) && (!wanted.isEmpty() || !notices.given(plan.id()));
  }

  /**
   * Makes visible what is so now, and nothing else.
   *
   * @param vacancies of all open gates
   */
  public void settle(Plan plan, Collection<Vacancy> vacancies) {
    Map<String, Incident> gone = open(plan.id());
    List<Vacancy> raised = new ArrayList<>();
    for (Vacancy vacancy : vacancies) {
      Incident known = gone.get(vacancy.executionId());
      if (known == null || !known.getIncidentMessage().equals(words(plan, vacancy))) {
        raised.add(vacancy);
      } else {
        gone.remove(vacancy.executionId());
      }
    }
    gone.values().forEach(incident -> resolve(plan.id(), incident));
    raised.forEach(vacancy -> raise(plan, vacancy));
    if (vacancies.isEmpty()) {
      notices.dismiss(plan.id());
    }
  }

  /** Takes the notice away, if there is one. */
  public void dismiss(String migrationId) {
    notices.dismiss(migrationId);
  }

  private static String words(Plan plan, Vacancy vacancy) {
    String where = "the gate '" + vacancy.gate() + "' of migration '" + plan.id() + "'";
    return new IncidentWords(vacancy.trouble(), where, REMEDY).text();
  }

  private void resolve(String migrationId, Incident incident) {
    engine.getRuntimeService().resolveIncident(incident.getId());
    note(
        migrationId,
        incident.getConfiguration(),
        "somebody can decide again, or no decision is needed");
  }

  private void note(String migrationId, String gate, String what) {
    journal.append(migrationId, EntryType.INCIDENT, "engine", gate, Map.of("what", what));
  }

  /** By the execution that each stands at; an incident of a part shows at its callers too. */
  private Map<String, Incident> open(String migrationId) {
    RuntimeService runtime = engine.getRuntimeService();
    Map<String, Incident> open = new HashMap<>();
    for (Incident incident : runtime.createIncidentQuery().incidentType(INCIDENT).list()) {
      ProcessInstance instance =
          runtime
              .createProcessInstanceQuery()
              .processInstanceId(incident.getProcessInstanceId())
              .singleResult();
      boolean root = incident.getId().equals(incident.getRootCauseIncidentId());
      if (root && instance != null && migrationId.equals(instance.getBusinessKey())) {
        open.put(incident.getExecutionId(), incident);
      }
    }
    return open;
  }
}
