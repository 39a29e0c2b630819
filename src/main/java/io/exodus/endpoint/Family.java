package io.exodus.endpoint;

/** A kind of endpoint. Stateless; its parts may be used by many threads. */
public interface Family {

  /** As written in the configuration. */
  String name();

  /**
   * Checks settings without reaching out to the database.
   *
   * @throws io.exodus.migration.RefusedException naming key, value and remedy
   */
  void check(EndpointSettings settings);

  Prober prober();

  Inspector inspector();

  Copier copier();

  Follower follower();

  Comparer comparer();

  Markers markers();

  /** Opens connections for one attempt to change the authority; the caller closes it. */
  Side side(EndpointSettings endpoint, String migrationId);
}
