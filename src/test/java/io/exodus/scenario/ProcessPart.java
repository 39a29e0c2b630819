package io.exodus.scenario;

import io.exodus.roles.JarProcess;
import java.util.Map;
import java.util.function.Function;

/** A process of Exodus that a fault can strike. */
final class ProcessPart implements Part {

  private final Function<Map<String, String>, JarProcess> start;
  private JarProcess process;

  /**
   * @param start starts the process with that environment, the first time and after its death
   */
  ProcessPart(Function<Map<String, String>, JarProcess> start) {
    this.start = start;
    this.process = start.apply(Map.of());
  }

  JarProcess process() {
    return process;
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void startAgain(Map<String, String> environment) {
    process = start.apply(environment);
  }

  @Override
  public void stop() {
    process.stop();
  }

  @Override
  public void wake() {
    process.wake();
  }
}
