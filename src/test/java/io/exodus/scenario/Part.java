package io.exodus.scenario;

import java.util.Map;

/** What a fault can strike. */
interface Part {

  /** SIGKILL. */
  void kill();

  /** After its death, as it was. */
  default void startAgain() {
    startAgain(Map.of());
  }

  /**
   * @param environment beside what it had before
   */
  void startAgain(Map<String, String> environment);

  /** SIGSTOP. */
  void stop();

  /** SIGCONT. */
  void wake();
}
