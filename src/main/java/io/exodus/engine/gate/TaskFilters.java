package io.exodus.engine.gate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.TaskQuery;

/**
 * Tasklist's filters for migrations. Each is known by a property of its own, so that none of a host
 * application's filters is ever taken for one.
 */
public final class TaskFilters {

  /** A task variable that every gate has, and no other task. */
  public static final String GATE = "exodusGate";

  /** A task variable as well: who may read the task need not be able to read the process's. */
  public static final String MIGRATION = "exodusMigration";

  private static final String MARK = "exodus";
  private static final String MINE = "my-gates";
  private static final String ME = "${currentUser()}";

  private final FilterService filters;
  private final TaskService tasks;

  TaskFilters(ProcessEngine engine) {
    this.filters = engine.getFilterService();
    this.tasks = engine.getTaskService();
  }

  /**
   * The gates that wait for whoever looks.
   *
   * @return the filter's id
   */
  String mine() {
    TaskQuery query =
        gates().or().taskAssigneeExpression(ME).taskCandidateUserExpression(ME).endOr();
    return ensure(MINE, "My gates", "Decisions that wait for you", -20, query);
  }

  /**
   * All open gates of a migration, whoever they wait for.
   *
   * @return the filter's id
   */
  String of(String migrationId) {
    return ensure(
        mark(migrationId),
        "Migration " + migrationId,
        "All open decisions of this migration, of all owners",
        -10,
        gates().processInstanceBusinessKey(migrationId));
  }

  void remove(String migrationId) {
    find(mark(migrationId)).ifPresent(filter -> filters.deleteFilter(filter.getId()));
  }

  private TaskQuery gates() {
    return tasks.createTaskQuery().taskVariableValueLike(GATE, "%");
  }

  private String ensure(
      String mark, String name, String description, int priority, TaskQuery query) {
    Optional<Filter> known = find(mark);
    if (known.isPresent()) {
      return known.get().getId();
    }
    Map<String, Object> properties = new HashMap<>();
    properties.put(MARK, mark);
    properties.put("description", description);
    properties.put("priority", priority);
    properties.put("refresh", true);
    properties.put("showUndefinedVariable", false);
    properties.put("variables", List.of(Map.of("name", MIGRATION, "label", "Migration")));
    Filter filter = filters.newTaskFilter(name).setQuery(query).setProperties(properties);
    return filters.saveFilter(filter).getId();
  }

  private Optional<Filter> find(String mark) {
    return filters.createTaskFilterQuery().list().stream()
        .filter(filter -> filter.getProperties() != null)
        .filter(filter -> mark.equals(filter.getProperties().get(MARK)))
        .findFirst();
  }

  private static String mark(String migrationId) {
    return "migration " + migrationId;
  }
}
