package io.exodus.migration;

/**
 * What of a database an incompatibility is about, for its family's decision table to judge.
 *
 * @param feature name of it, such as {@code commands} or {@code functions}
 * @param supported whether the side that lacks it, or treats it differently, can take it at all
 */
public record Incompatibility(String feature, Presence presence, boolean supported) {

  /** How the databases show that it matters. */
  public enum Presence {
    /** The source holds it. */
    HELD,
    /** Its traffic has used it since the server started. */
    USED,
    /** It is there, and nobody has been seen to use it. */
    UNUSED
  }
}
