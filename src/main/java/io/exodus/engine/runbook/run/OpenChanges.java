package io.exodus.engine.runbook.run;

import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.plan.ChangeRequests;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.runtime.ProcessInstance;

/** The requests to change a run's terms that wait for signatures. */
public final class OpenChanges {

  private OpenChanges() {}

  /**
   * Ends them: there is nothing left that the terms could bear on.
   *
   * @param why part of a sentence; journaled, and the reason of the deletion
   */
  public static void lapse(
      ProcessEngineServices engine, Journal journal, String migrationId, String why) {
    // Whoever ends a migration by an answer, or by a worker's task, has no rights on them.
    Context.getCommandContext()
        .runWithoutAuthorization(
            () -> {
              RuntimeService runtime = engine.getRuntimeService();
              for (ProcessInstance request : of(runtime, migrationId)) {
                journal.append(
                    migrationId,
                    EntryType.EVIDENCE,
                    Actors.ENGINE,
                    GateKeys.CHANGE_PLAN,
                    Map.of("lapsed", why, "process", request.getId()));
                runtime.deleteProcessInstance(request.getId(), why);
              }
              return null;
            });
  }

  /**
   * Whether one waits beside that process instance. One that somebody has begun at a gate, and that
   * the journal knows nothing of, is none.
   */
  public static boolean beside(
      ProcessEngineServices engine, Journal journal, String migrationId, String processInstanceId) {
    return of(engine.getRuntimeService(), migrationId).stream()
        .map(ProcessInstance::getId)
        .filter(request -> !request.equals(processInstanceId))
        .anyMatch(request -> ChangeRequests.asked(journal, migrationId, request));
  }

  private static List<ProcessInstance> of(RuntimeService runtime, String migrationId) {
    return runtime
        .createProcessInstanceQuery()
        .processDefinitionKey(RunbookKeys.CHANGE_PLAN)
        .withoutTenantId()
        .processInstanceBusinessKey(migrationId)
        .list();
  }
}
