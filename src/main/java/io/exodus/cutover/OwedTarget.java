package io.exodus.cutover;

import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.migration.Authority;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A target that may not be there. What cannot be done to it is owed, not forgotten. */
final class OwedTarget implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OwedTarget.class);

  /** Null where it cannot be reached. */
  private final EndpointControl side;

  private OwedTarget(EndpointControl side) {
    this.side = side;
  }

  /** Before the traffic is held: a server that is silent costs its time-out. */
  static OwedTarget reach(Family family, EndpointPair link) {
    try {
      return new OwedTarget(family.side(link, Authority.TARGET));
    } catch (EndpointException e) {
      LOG.warn("{}: goes on without the target: {}", link.migrationId(), e.getMessage());
      return new OwedTarget(null);
    }
  }

  boolean close(long epoch) {
    return did(
        () -> {
          side.raiseEpoch(epoch);
          side.fence(epoch);
          side.proveFence();
        });
  }

  boolean open(long epoch) {
    return did(
        () -> {
          side.raiseEpoch(epoch);
          side.open(epoch);
          side.proveAdmission(epoch);
        });
  }

  private boolean did(Runnable effect) {
    if (side == null) {
      return false;
    }
    try {
      effect.run();
      return true;
    } catch (StaleEpochException e) {
      throw e;
    } catch (EndpointException e) {
      LOG.warn("The target does not carry out an order: {}", e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    if (side != null) {
      side.close();
    }
  }
}
