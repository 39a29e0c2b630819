package io.exodus.worker;

import io.exodus.client.EngineApi;
import io.exodus.client.EngineSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Serves the topics of Exodus. Two lanes: one for steps, one for the work that lasts as long as a
 * run, so that many running migrations never keep a step waiting.
 */
public final class Worker implements AutoCloseable {

  /** A change of authority is over by then, and so is any check. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final EngineContact contact;
  private final Lane steps;
  private final Lane lasting;

  public Worker(
      String name,
      EngineSettings settings,
      EngineApi engine,
      Endpoints endpoints,
      List<Handler> handlers,
      int slots) {
    contact = new EngineContact(settings, Lane.longestSilence(settings));
    steps =
        new Lane(
            name + "-steps",
            settings,
            contact,
            handlers.stream().filter(handler -> !handler.lasting()).toList(),
            new TaskRunner(engine, endpoints, contact, slots));
    lasting =
        new Lane(
            name + "-lasting",
            settings,
            contact,
            handlers.stream().filter(Handler::lasting).toList(),
            new TaskRunner(engine, endpoints, contact, 4 * slots));
  }

  public void start() {
    steps.start();
    lasting.start();
  }

  /** What keeps it from the engine, in words; null while the engine answers. */
  public String trouble() {
    return contact.trouble();
  }

  /** False once it does not even try any more. */
  public boolean alive() {
    return steps.alive() && lasting.alive();
  }

  /**
   * Finishes what is nearly done, and hands the rest back to the engine, so that another worker
   * need not wait for the end of a lock. Bounded, engine or no engine.
   */
  @Override
  public void close() {
    CompletableFuture<Void> other = CompletableFuture.runAsync(() -> lasting.close(Duration.ZERO));
    steps.close(GRACE);
    other.join();
  }
}
