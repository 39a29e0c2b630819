package io.exodus.migration;

/** How a stream stands, as its follower last told. */
public enum StreamState {
  /** Waits for the copy to say where to start. */
  WAITING,
  /** Receives and spools, applies nothing yet: the reverse stream before the cutover. */
  ARMED,
  /** Applies what lay in the origin's log before it was attached. */
  CATCHING_UP,
  FOLLOWING,
  /** The destination accepts nothing, or the origin cannot be reached; it goes on by itself. */
  STALLED,
  ENDED,
  /** Its follower has failed; who follows next tells another state. */
  STOPPED
}
