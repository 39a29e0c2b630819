package io.exodus.delegate;

import io.exodus.migration.RefusedException;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/** What a person has typed into a start form. */
final class Inputs {

  private Inputs() {}

  /**
   * @throws RefusedException naming the variable, if it is missing or blank
   */
  static String text(DelegateExecution execution, String name, String remedy) {
    String text = Objects.toString(execution.getVariable(name), "").strip();
    if (text.isEmpty()) {
      throw new RefusedException(name, null, remedy);
    }
    return text;
  }
}
