package io.exodus.migration;

/**
 * What Exodus changes on an endpoint beside its records, and how it was before.
 *
 * @param node address of the server, where it is a replica; empty for the primary
 * @param name of the user or the setting
 * @param was before Exodus first changed it
 * @param made what Exodus made of it last
 */
public record Alteration(String node, Kind kind, String name, String was, String made) {

  /** What may be changed. */
  public enum Kind {
    /** A user that may log in, or may not. */
    USER,
    /** A setting of the server. */
    SETTING
  }

  public static Alteration switchedOff(String node, String user) {
    return new Alteration(node, Kind.USER, user, "on", "off");
  }

  public static Alteration setting(String name, String was, String made) {
    return new Alteration("", Kind.SETTING, name, was, made);
  }

  /** Is it the same user or setting, on the same server? */
  public boolean concerns(Alteration other) {
    return node.equals(other.node) && kind == other.kind && name.equals(other.name);
  }
}
