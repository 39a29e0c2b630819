package io.exodus.client;

/** Whether a target that the authority was taken from still has to be closed. */
public enum FenceDebt {
  /** The authority was never taken from it. */
  NONE,
  /** It must be closed before anything else happens to it. */
  OWED,
  /** It was closed, and the fence proved. */
  PAID,
  /** Its owner has vouched that nobody will use it as it is again. */
  GONE
}
