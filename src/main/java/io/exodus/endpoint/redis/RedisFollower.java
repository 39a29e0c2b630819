package io.exodus.endpoint.redis;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.redis.scan.ScanSession;
import io.exodus.endpoint.redis.stream.ApplySession;
import io.exodus.endpoint.redis.stream.ApplyStatus;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.thread.DaemonThreads;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Follows by partial synchronisation (PSYNC) from the destination's checkpoint, which is written in
 * the same transaction as the changes that it stands for; by scans where the source was copied so.
 */
final class RedisFollower implements Follower {

  // A tick catches what goes wrong; the stream's end ends them.
  @SuppressWarnings("FutureReturnValueIgnored")
  @Override
  public void follow(Request request, Listener listener, Cancellation cancellation)
      throws InterruptedException {
    RespCloser closer = new RespCloser();
    ApplyStatus status = new ApplyStatus(listener);
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            new DaemonThreads("exodus-redis-follower-status"));
    try (closer;
        Cancellation.AutoCloseableHook hook = cancellation.onCancel(closer::close)) {
      ticker.scheduleAtFixedRate(status::tick, 0, 1, TimeUnit.SECONDS);
      if (ScanSession.demanded(request, cancellation, closer)) {
        new ScanSession(request, listener, status, cancellation, closer).run();
      } else {
        new ApplySession(request, listener, status, cancellation, closer).run();
      }
    } catch (CancelledException e) {
      throw e;
    } catch (IOException e) {
      cancellation.check();
      throw RedisErrors.of(
          request.link().destination(request.direction()).name(), "the stream failed", e);
    } catch (RuntimeException e) {
      cancellation.check();
      throw e;
    } finally {
      ticker.shutdownNow();
    }
  }
}
