package io.exodus.interlay;

import java.util.concurrent.CompletionStage;

/** What a front sees of the route. */
public interface Routing {

  /** The gate at this moment; a volatile read, cheap enough for every command. */
  TrafficState gate();

  /**
   * Asks the engine at once whether there is a newer route, and adopts it. Calls that come close
   * together share one question.
   *
   * @return completes, on another thread and never exceptionally, when the answer has been adopted
   *     or could not be had
   */
  CompletionStage<Void> ask();
}
