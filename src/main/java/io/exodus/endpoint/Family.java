package io.exodus.endpoint;

import io.exodus.migration.Authority;
import java.net.URI;

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

  /**
   * Checks an address alone, for those that need no more of an endpoint.
   *
   * @param key under which the address is configured
   * @throws io.exodus.migration.RefusedException naming key, value and remedy
   */
  void checkAddress(String key, URI uri);

  /**
   * Host and port of an address; the port that the family's servers usually have if none is named.
   */
  HostPort address(URI uri);

  /** Whether that address asks for encrypted connections. */
  boolean encrypted(URI uri);

  /** What makes an address ask for encrypted connections, such as its scheme; for advice. */
  String encryptedForm();

  Prober prober();

  Inspector inspector();

  default Schema schema() {
    return Schema.NONE;
  }

  Copier copier();

  Follower follower();

  Comparer comparer();

  Reader reader();

  Markers markers();

  /**
   * Opens connections for one attempt to change the authority; the caller closes it.
   *
   * @param alterations where it is kept what is changed there
   */
  EndpointControl side(EndpointSettings endpoint, String migrationId, Alterations alterations);

  default EndpointControl side(EndpointPair link, Authority side) {
    return side(link.side(side), link.migrationId(), link.alterations(side));
  }
}
