package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.wire.RedisErrors;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a destination that is away is waited for, and how it is connected to again. */
final class ApplyPatience {

  static final long NANOS = Duration.ofSeconds(60).toNanos();
  static final long PAUSE_MILLIS = 200;

  private static final Logger log = LoggerFactory.getLogger(ApplyPatience.class);

  private final ApplyDestination destination;
  private final EndpointSettings endpoint;
  private final Cancellation cancellation;
  private final Runnable stalls;

  ApplyPatience(
      ApplyDestination destination,
      EndpointSettings endpoint,
      Cancellation cancellation,
      Runnable stalls) {
    this.destination = destination;
    this.endpoint = endpoint;
    this.cancellation = cancellation;
    this.stalls = stalls;
  }

  /**
   * @param told the log says already that the connection is lost
   */
  boolean endure(IOException e, long since, boolean told) throws InterruptedException {
    cancellation.check();
    if (System.nanoTime() - since > NANOS) {
      throw RedisErrors.of(endpoint.name(), "cannot be written to", e);
    }
    if (!told) {
      log.info("{}: connection lost, trying again ({})", endpoint.name(), e.getMessage());
      stalls.run();
    }
    cancellation.pause(PAUSE_MILLIS);
    return true;
  }

  /**
   * @throws EndpointException if the destination stays away
   */
  Checkpoint reopen(IOException reason) throws InterruptedException {
    long since = System.nanoTime();
    IOException last = reason;
    boolean told = false;
    while (true) {
      told = endure(last, since, told);
      try {
        return destination.open();
      } catch (IOException e) {
        last = e;
      }
    }
  }
}
