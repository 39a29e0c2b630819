package io.exodus.endpoint;

import java.time.Duration;
import java.util.Map;

/**
 * One look at a database that answers: what every family can say, and figures of its own beside it.
 *
 * @param role primary or replica, in the family's own word
 * @param latency of the look's own round trip
 * @param connections open ones
 * @param connectionLimit most that it accepts; 0 where it does not say
 * @param writable false for a replica, or where it refuses writes for want of room
 * @param clockOffset the database's clock minus this host's, half the round trip subtracted
 * @param position of its own log, in the family's own notation
 * @param figures what else it measures, by the names of {@link io.exodus.migration.Measurement#of};
 *     one that it cannot tell is left out
 */
public record Health(
    String role,
    String version,
    Duration latency,
    int connections,
    int connectionLimit,
    boolean writable,
    Duration clockOffset,
    String position,
    Map<String, Double> figures) {

  public Health {
    figures = Map.copyOf(figures);
  }
}
