package io.exodus.engine.runbook.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.junit.jupiter.api.Test;

class ChecksTest {

  private final List<String> asked = new ArrayList<>();

  /** As of an engine that has the check. */
  public final class Known {
    public void checkDeleteDeployment(String deployment) {
      asked.add(deployment);
    }
  }

  /** As of an engine that asks for something else by now. */
  public static final class Unknown {
    public void checkDeleteDeployment(Long deployment) {}
  }

  @Test
  void shouldAskAGuardWhenTheEngineChecks() {
    CommandChecker checker = Checks.passing(CommandChecker.class, new Known());

    checker.checkDeleteDeployment("d-1");
    checker.checkReadDeployment("d-2");

    assertThat(asked).containsExactly("d-1");
  }

  @Test
  void shouldRefuseAGuardThatTheEngineWouldNeverAsk() {
    assertThatThrownBy(() -> Checks.passing(CommandChecker.class, new Unknown()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Unknown.checkDeleteDeployment(Long)")
        .hasMessageContaining("CommandChecker, version 7.24.");
  }
}
