package io.exodus.scenario;

import io.exodus.roles.JarProcess;
import java.util.function.Supplier;

/** A process that a fault can strike. */
final class Part {

  private final Supplier<JarProcess> start;
  private JarProcess process;

  /**
   * @param start starts the process, the first time and after its death
   */
  Part(Supplier<JarProcess> start) {
    this.start = start;
    this.process = start.get();
  }

  JarProcess process() {
    return process;
  }

  void kill() {
    process.kill();
  }

  void startAgain() {
    process = start.get();
  }

  void stop() {
    process.stop();
  }

  void wake() {
    process.wake();
  }
}
