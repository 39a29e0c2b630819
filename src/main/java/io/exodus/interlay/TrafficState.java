package io.exodus.interlay;

import io.exodus.migration.Authority;
import io.exodus.migration.Route;

/**
 * What decides, command by command, whether it may pass and where to.
 *
 * @param authority the side that commands go to; null while no route is known
 * @param epoch under which this was ordered
 * @param held true while no new command may pass
 * @param frozen true once the drain is over: open transactions are held as well
 */
public record TrafficState(Authority authority, long epoch, boolean held, boolean frozen) {

  static final TrafficState UNKNOWN = new TrafficState(null, -1, false, false);

  public boolean known() {
    return authority != null;
  }

  /** Whether a command must wait, given that its client has a transaction open. */
  public boolean holds(boolean inTransaction) {
    return held && (frozen || !inTransaction);
  }

  Route route() {
    return known() ? new Route(authority, epoch, held) : null;
  }
}
