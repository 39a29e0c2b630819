package io.exodus.scenario;

import java.util.Map;

/** What a fault can strike. */
interface Part {

  /** SIGKILL. */
  void kill();

  /** SIGKILL, and all that it had on its disk but its users is gone. */
  default void forget() {
    throw new UnsupportedOperationException("only a database forgets");
  }

  /** Exodus's own keys are evicted. */
  default void evict() {
    throw new UnsupportedOperationException("only a database evicts");
  }

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
