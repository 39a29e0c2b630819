package io.exodus.client;

import io.exodus.migration.Authority;

/**
 * One attempt to change the authority.
 *
 * @param towards the side that is to get the authority
 * @param epoch what the effects of whoever holds this value carry
 * @param takenOver true when another worker began it and this one has to end it
 */
public record Attempt(long number, Authority towards, long epoch, State state, boolean takenOver) {

  /** The one decision of an attempt. */
  public enum State {
    /** Undecided: the traffic is held, the old authority is still the authority. */
    HELD,
    /** Recorded: the new authority is the authority. Whoever comes completes the attempt. */
    DECIDED,
    /** Given up: the old authority goes on. Whoever comes undoes the attempt. */
    ABORTED
  }
}
