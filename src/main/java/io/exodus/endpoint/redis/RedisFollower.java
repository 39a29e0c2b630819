package io.exodus.endpoint.redis;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Follower;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Follows by partial synchronisation (PSYNC) from the destination's checkpoint, which is written in
 * the same transaction as the changes that it stands for; by scans where the source was copied so.
 */
final class RedisFollower implements Follower {

  @Override
  public void follow(Request request, Listener listener, Cancellation cancellation)
      throws InterruptedException {
    RespCloser closer = new RespCloser();
    ApplyPause pause = new ApplyPause(cancellation);
    ApplyStatus status = new ApplyStatus(listener);
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "exodus-redis-follower-status");
              thread.setDaemon(true);
              return thread;
            });
    Runnable stop =
        () -> {
          pause.end();
          closer.close();
        };
    try (closer;
        Cancellation.AutoCloseableHook hook = cancellation.onCancel(stop)) {
      ticker.scheduleAtFixedRate(status::tick, 0, 1, TimeUnit.SECONDS);
      if (ScanSession.demanded(request, pause, closer)) {
        new ScanSession(request, listener, status, pause, closer).run();
      } else {
        new ApplySession(request, listener, status, pause, closer).run();
      }
    } catch (CancelledException e) {
      throw e;
    } catch (IOException e) {
      cancellation.check();
      throw RedisTrouble.of(
          request.link().destination(request.direction()).name(), "the stream broke off", e);
    } catch (RuntimeException e) {
      cancellation.check();
      throw e;
    } finally {
      ticker.shutdownNow();
    }
  }
}
