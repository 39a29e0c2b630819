package io.exodus.engine.gate;

import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.db.entitymanager.DbEntityManager;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.Task;

/** The notice to the incident contact that a gate waits and nobody can decide there: a task. */
final class VacancyNotices {

  private static final String NOTICE = "vacancy";

  private final ProcessEngine engine;
  private final People people;

  VacancyNotices(ProcessEngine engine, People people) {
    this.engine = engine;
    this.people = people;
  }

  boolean given(String migrationId) {
    return !notices(migrationId).isEmpty();
  }

  /** Takes the notice away, if there is one. */
  void dismiss(String migrationId) {
    notices(migrationId)
        .forEach(notice -> engine.getTaskService().deleteTask(notice.getId(), true));
  }

  void give(Plan plan, String trouble) {
    List<String> contacts = plan.holders(OwnerRole.INCIDENT_CONTACT);
    if (contacts.isEmpty()) {
      return;
    }
    TaskService tasks = engine.getTaskService();
    Task notice = tasks.newTask();
    notice.setName(title(plan.id()));
    notice.setDescription(
        "Migration '"
            + plan.id()
            + "' waits: "
            + trouble
            + ". "
            + Vacancies.REMEDY
            + " This notice disappears by itself; completing it changes nothing.");
    notice.setPriority(90);
    tasks.saveTask(notice);
    for (String contact : contacts) {
      if (people.group(contact)) {
        tasks.addCandidateGroup(notice.getId(), contact);
      } else {
        tasks.addCandidateUser(notice.getId(), contact);
      }
    }
    tasks.setVariableLocal(notice.getId(), TaskFilters.GATE, NOTICE);
    tasks.setVariableLocal(notice.getId(), TaskFilters.MIGRATION, plan.id());
  }

  /** Whatever this transaction has done so far: several gates may open in it. */
  private Set<Task> notices(String migrationId) {
    DbEntityManager entities = Context.getCommandContext().getDbEntityManager();
    Set<Task> notices =
        new LinkedHashSet<>(
            engine
                .getTaskService()
                .createTaskQuery()
                .taskVariableValueEquals(TaskFilters.GATE, NOTICE)
                .taskVariableValueEquals(TaskFilters.MIGRATION, migrationId)
                .list());
    entities.getCachedEntitiesByType(TaskEntity.class).stream()
        .filter(task -> task.getProcessInstanceId() == null)
        .filter(task -> title(migrationId).equals(task.getName()))
        .forEach(notices::add);
    notices.removeIf(notice -> entities.isDeleted((TaskEntity) notice));
    return notices;
  }

  private static String title(String migrationId) {
    return "Nobody can decide: " + migrationId;
  }
}
