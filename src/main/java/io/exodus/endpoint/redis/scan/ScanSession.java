package io.exodus.endpoint.redis.scan;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.stream.ApplyDestination;
import io.exodus.endpoint.redis.stream.ApplyStatus;
import io.exodus.endpoint.redis.stream.ApplyWriter;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.migration.Direction;
import io.exodus.migration.StreamState;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One following of a source that refuses PSYNC, from waiting for the copy to the cutover. Whatever
 * breaks off begins with a look at all records again.
 */
public final class ScanSession {

  private static final Logger log = LoggerFactory.getLogger(ScanSession.class);
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
  private static final long POLL_MILLIS = 100;
  private static final long PAUSE_MILLIS = 500;

  private final Follower.Request request;
  private final EndpointSettings target;
  private final ApplyWriter writer;
  private final ApplyStatus status;
  private final Cancellation cancellation;
  private final RespCloser closer;
  private final Follower.Listener listener;

  public ScanSession(
      Follower.Request request,
      Follower.Listener listener,
      ApplyStatus status,
      Cancellation cancellation,
      RespCloser closer) {
    this.request = request;
    this.listener = listener;
    this.status = status;
    this.cancellation = cancellation;
    this.closer = closer;
    this.target = request.link().target();
    this.writer =
        writer(
            request,
            destination(request, closer),
            cancellation,
            () -> status.state(StreamState.STALLED));
  }

  private static ApplyDestination destination(Follower.Request request, RespCloser closer) {
    return new ApplyDestination(request.link(), request.direction(), closer);
  }

  private static ApplyWriter writer(
      Follower.Request request,
      ApplyDestination destination,
      Cancellation cancellation,
      Runnable stalls) {
    EndpointSettings endpoint = request.link().destination(request.direction());
    return new ApplyWriter(destination, endpoint, request.worker(), cancellation, stalls);
  }

  /**
   * Waits for the copy's first word, and says whether it scans: as it is copied, so it is followed.
   * What flows back is never scanned.
   */
  public static boolean demanded(
      Follower.Request request, Cancellation cancellation, RespCloser closer)
      throws InterruptedException {
    if (request.direction() == Direction.REVERSE) {
      return false;
    }
    try (ApplyDestination destination = destination(request, closer)) {
      ApplyWriter writer = writer(request, destination, cancellation, () -> {});
      while (true) {
        Checkpoint found = writer.look();
        if (found != null && !found.isRemains()) {
          return found.scanned();
        }
        cancellation.pause(POLL_MILLIS);
      }
    }
  }

  /** Returns when the stream has been ended for good. */
  public void run() throws InterruptedException {
    try {
      awaitReady();
      writer.claim();
      status.applied(writer.checkpoint(), 0, null);
      long lost = System.nanoTime();
      while (true) {
        status.state(StreamState.CATCHING_UP);
        ScanLoop span =
            new ScanLoop(request.link(), writer, status, listener, cancellation, closer);
        try {
          span.run();
        } catch (StreamLostException e) {
          throw e;
        } catch (EndpointException e) {
          cancellation.check();
          if (span.followed()) {
            lost = System.nanoTime();
          }
          endure(e, lost);
        }
        cancellation.pause(PAUSE_MILLIS);
      }
    } catch (ApplyWriter.Ended e) {
      status.state(StreamState.ENDED);
    }
  }

  private void endure(EndpointException e, long lost) {
    if (e.pointless() || System.nanoTime() - lost > PATIENCE) {
      throw e;
    }
    log.info("{}: starts over with all records ({})", target.name(), e.getMessage());
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
      cancellation.pause(POLL_MILLIS);
    }
  }
}
