package io.exodus.endpoint;

import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Compares the records of both sides while traffic flows. */
public interface Comparer {

  /**
   * Compares every record of both sides, times to live included. What differs is looked at again
   * until it agrees or has stayed the same on both sides and yet different for {@code settle}.
   *
   * @param direction which way changes flow meanwhile
   * @param settle longer than the stream's lag
   * @throws EndpointException if either side fails; the comparison can be started again
   * @throws CancelledException when cancelled
   */
  Result compare(
      EndpointPair link,
      Direction direction,
      Duration settle,
      Listener listener,
      Cancellation cancellation)
      throws InterruptedException;

  /** Compares just these, once: for a moment at which nothing changes. */
  List<Divergence> compareNow(EndpointPair link, Collection<RecordId> records);

  /**
   * @param compared records looked at, on either side
   * @param divergent of which differ; each was told to the listener
   * @param unsettled those that changed too fast to be compared
   */
  record Result(long compared, long divergent, List<RecordId> unsettled) {}

  /** Hears how a comparison gets on. */
  interface Listener {

    void progress(long compared, long expected, long suspected);

    void divergence(Divergence divergence);
  }
}
