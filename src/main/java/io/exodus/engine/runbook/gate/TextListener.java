package io.exodus.engine.runbook.gate;

import io.exodus.engine.gate.Typed;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.migration.Limits;
import io.exodus.migration.RefusedException;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;

/**
 * Refuses a text that the engine's column has no room for, by the name under which it was sent with
 * a start. The database would only say that something is too long.
 */
public final class TextListener implements ExecutionListener {

  @Override
  public void notify(DelegateExecution execution) {
    try {
      demand(Typed.all(execution));
    } catch (RefusedException e) {
      throw new RefusalException(e.getMessage(), e);
    }
  }

  /**
   * @throws RefusedException naming the variable
   */
  static void demand(Map<String, Object> variables) {
    variables.forEach(
        (name, value) -> {
          if (value instanceof String text) {
            Limits.text(name, text, Limits.TEXT);
          }
        });
  }
}
