package io.exodus.worker.authority;

import io.exodus.client.EngineApi;
import io.exodus.client.FenceDebt;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.migration.Authority;
import io.exodus.worker.Handler;
import io.exodus.worker.OutcomeException;
import io.exodus.worker.Work;
import java.time.Duration;
import java.util.Map;

/**
 * Closes a target that the authority was taken from, before anybody can use it again. Topic {@code
 * exodus-close}; {@code WatchRun} does the same at each of its looks.
 */
public final class CloseTarget implements Handler {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final EngineApi engine;

  public CloseTarget(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-close";
  }

  @Override
  public boolean brief() {
    return false;
  }

  @Override
  public Map<String, Object> handle(Work work) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      work.cancellation().check();
      try {
        close(engine, work);
        return Map.of();
      } catch (StaleEpochException e) {
        throw e;
      } catch (EndpointException e) {
        if (System.nanoTime() > until) {
          throw new OutcomeException("target-away", e.getMessage());
        }
      }
      work.cancellation().pause(500);
    }
  }

  /** Does nothing where it is closed already. */
  public static void close(EngineApi engine, Work work) {
    String id = work.migrationId();
    if (engine.fenceDebt(id) != FenceDebt.OWED) {
      return;
    }
    long epoch = engine.migration(id).route().epoch();
    try (EndpointControl target = work.family().side(work.link(), Authority.TARGET)) {
      target.raiseEpoch(epoch);
      target.fence(epoch);
      target.proveFence();
    }
    engine.closed(work.hand());
  }
}
