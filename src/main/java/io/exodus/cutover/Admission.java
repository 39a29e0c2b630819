package io.exodus.cutover;

import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.FenceBrokenException;
import io.exodus.endpoint.StaleEpochException;

/** What is seen of the side that is not in charge before an outcome is told. */
final class Admission {

  private Admission() {}

  /**
   * Sees that the applications are refused; a fence that a restart has opened is closed first.
   *
   * @throws EndpointException if they get in all the same, or it cannot be found out
   */
  static void keepOut(EndpointControl side, long epoch) {
    try {
      side.proveFence();
    } catch (FenceBrokenException e) {
      side.fence(epoch);
      side.proveFence();
    }
  }

  /**
   * The same of a side that may be the reason why an attempt was undone.
   *
   * @return what could not be seen, to be put behind a reason; empty where all was
   */
  static String keptOut(EndpointControl side, long epoch) {
    try {
      side.raiseEpoch(epoch);
      keepOut(side, epoch);
      return "";
    } catch (StaleEpochException e) {
      throw e;
    } catch (EndpointException e) {
      return "; not verified that the other side refuses applications: " + e.getMessage();
    }
  }
}
