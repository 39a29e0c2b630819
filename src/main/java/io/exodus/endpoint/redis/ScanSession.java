package io.exodus.endpoint.redis;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.Follower.State;
import io.exodus.endpoint.StreamLostException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One following of a source that refuses PSYNC, from waiting for the copy to the cutover. Whatever
 * breaks off begins with a look at all records again.
 */
final class ScanSession {

  private static final Logger log = LoggerFactory.getLogger(ScanSession.class);
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
  private static final long POLL_MILLIS = 100;
  private static final long PAUSE_MILLIS = 500;

  private final Follower.Request request;
  private final EndpointSettings target;
  private final ApplyWriter writer;
  private final ApplyStatus status;
  private final ApplyPause pause;
  private final RespCloser closer;
  private final Follower.Listener listener;

  ScanSession(
      Follower.Request request,
      Follower.Listener listener,
      ApplyStatus status,
      ApplyPause pause,
      RespCloser closer) {
    this.request = request;
    this.listener = listener;
    this.status = status;
    this.pause = pause;
    this.closer = closer;
    this.target = request.link().target();
    this.writer =
        writer(request, destination(request, closer), pause, () -> status.state(State.STALLED));
  }

  private static ApplyDestination destination(Follower.Request request, RespCloser closer) {
    return new ApplyDestination(
        request.link().destination(request.direction()),
        new ControlSpace(request.link().migrationId()),
        request.direction(),
        closer);
  }

  private static ApplyWriter writer(
      Follower.Request request, ApplyDestination destination, ApplyPause pause, Runnable stalls) {
    EndpointSettings endpoint = request.link().destination(request.direction());
    return new ApplyWriter(destination, endpoint, request.worker(), pause, stalls);
  }

  /**
   * Waits for the copy's first word, and says whether it scans: as it is copied, so it is followed.
   * What flows back is never scanned.
   */
  static boolean demanded(Follower.Request request, ApplyPause pause, RespCloser closer)
      throws InterruptedException {
    if (request.direction() == Direction.REVERSE) {
      return false;
    }
    try (ApplyDestination destination = destination(request, closer)) {
      ApplyWriter writer = writer(request, destination, pause, () -> {});
      while (true) {
        Checkpoint found = writer.look();
        if (found != null && !found.isRemains()) {
          return found.scanned();
        }
        pause.millis(POLL_MILLIS);
      }
    }
  }

  /** Returns when the stream has been ended for good. */
  void run() throws InterruptedException {
    try {
      awaitReady();
      writer.claim();
      status.applied(writer.checkpoint(), 0, null);
      long lost = System.nanoTime();
      while (true) {
        status.state(State.CATCHING_UP);
        ScanSpan span = new ScanSpan(request.link(), writer, status, listener, pause, closer);
        try {
          span.run();
        } catch (StreamLostException e) {
          throw e;
        } catch (EndpointException e) {
          pause.check();
          if (span.followed()) {
            lost = System.nanoTime();
          }
          endure(e, lost);
        }
        pause.millis(PAUSE_MILLIS);
      }
    } catch (ApplyWriter.Ended e) {
      status.state(State.ENDED);
    }
  }

  private void endure(EndpointException e, long lost) {
    if (e.pointless() || System.nanoTime() - lost > PATIENCE) {
      throw e;
    }
    log.info("{}: begins again with all records ({})", target.name(), e.getMessage());
  }

  private void awaitReady() throws InterruptedException {
    while (true) {
      Checkpoint found = writer.look();
      if (found != null && found.state() == Checkpoint.State.ENDED) {
        throw new ApplyWriter.Ended();
      }
      if (found != null && !found.scanned()) {
        throw new EndpointException(target.name(), "a copy of another kind has begun");
      }
      if (found != null && found.state() == Checkpoint.State.READY) {
        return;
      }
      pause.millis(POLL_MILLIS);
    }
  }
}
