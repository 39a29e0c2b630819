package io.exodus.engine.runbook.check;

import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.journal.EntryType;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Verdict;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.pvm.runtime.PvmExecutionImpl;

/**
 * Takes the result of a check of one's own and records it like that of a built-in one. The two
 * variables are local to the task: neither a check beside it nor an earlier round can speak for it.
 */
public final class CheckListener implements ExecutionListener {

  /** The stores, looked up late: models are parsed before the application is wired. */
  public record Services(
      Supplier<MigrationStore> migrations,
      Supplier<FindingStore> findings,
      Supplier<Journal> journal) {}

  private final Services services;
  private final String check;

  CheckListener(Services services, String check) {
    this.services = services;
    this.check = check;
  }

  @Override
  public void notify(DelegateExecution execution) {
    if (EVENTNAME_START.equals(execution.getEventName())) {
      clear(execution);
    } else if (execution.isCanceled()) {
      end(execution);
    } else {
      try {
        stray(execution);
        record(execution, read(execution));
      } catch (RefusedException e) {
        throw new BadUserRequestException(e.getMessage(), e);
      }
    }
  }

  static void clear(DelegateExecution execution) {
    execution.setVariableLocal(CheckResult.VERDICT, null);
    execution.setVariableLocal(CheckResult.FINDINGS, null);
  }

  /**
   * @throws RefusedException if what the check has set is no result
   */
  CheckResult read(DelegateExecution execution) {
    services.migrations().get().get(execution.getProcessBusinessKey());
    return CheckResult.read(
        check,
        execution.getVariableLocal(CheckResult.VERDICT),
        execution.getVariableLocal(CheckResult.FINDINGS));
  }

  /** The engine would let the token of an uncaught error vanish, and the join wait for ever. */
  private static void stray(DelegateExecution execution) {
    var token = (PvmExecutionImpl) execution;
    if (token.isCompleteScope() && !token.getActivity().getOutgoingTransitions().isEmpty()) {
      throw new RefusedException(
          CheckResult.VERDICT,
          null,
          "the check ended in a BPMN error that the model does not catch; report a verdict, or a"
              + " failure");
    }
  }

  /** A migration that is deleted or goes another way must not be left with an older PASS. */
  private void end(DelegateExecution execution) {
    String id = execution.getProcessBusinessKey();
    if (id != null && services.migrations().get().find(id).isPresent()) {
      record(execution, new CheckResult(Verdict.UNKNOWN, List.of()));
    }
  }

  private void record(DelegateExecution execution, CheckResult result) {
    String id = execution.getProcessBusinessKey();
    services.findings().get().replace(id, check, result.verdict(), result.findings());
    services
        .journal()
        .get()
        .append(
            id,
            EntryType.VERDICT,
            Actors.of(execution.getProcessEngineServices()),
            check,
            Map.of("verdict", result.verdict(), "findings", result.findings()));
  }
}
