package io.exodus.engine.api;

import io.exodus.client.MigrationView;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.gate.TaskOwners;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where a worker that has a task in hand learns of its migration. It goes by the task's business
 * key, which any process can have; what it may do for it, the engine tells here.
 */
@RestController
@RequestMapping(ApiPaths.ROOT + "/migrations/{id}/work")
public class WorkController {

  private final MigrationStore migrations;
  private final TaskOwners tasks;
  private final Refusals refusals;

  public WorkController(MigrationStore migrations, TaskOwners tasks, Refusals refusals) {
    this.migrations = migrations;
    this.tasks = tasks;
    this.refusals = refusals;
  }

  @NamesItsTask
  @PostMapping
  MigrationView begin(@PathVariable String id, @RequestBody Task task) {
    MigrationRow migration = migrations.get(id);
    if (task.task() == null || !tasks.belongs(task.task(), id)) {
      String why =
          "the external task '"
              + task.task()
              + "' is not of the run of '"
              + id
              + "', nor of a process that somebody began beside it: the worker does nothing for it";
      refusals.recordOnce(id, Caller.name(), "external task", why);
      throw new ConflictException(why);
    }
    return MigrationController.view(migration);
  }

  /** The id of an external task. */
  record Task(String task) {}
}
