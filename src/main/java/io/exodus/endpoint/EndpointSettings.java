package io.exodus.endpoint;

import io.exodus.migration.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * A configured database, by name.
 *
 * @param uri scheme, host and port as the family defines them; never with credentials
 * @param username Exodus's own user there
 * @param applicationUser the user the applications log in as
 * @param exemptUsers users that a fence leaves alone beside Exodus's: replicas', Sentinel's
 * @param timeout for one call to the database
 * @param trust for encrypted connections
 */
public record EndpointSettings(
    String name,
    String family,
    URI uri,
    String username,
    Secret password,
    String applicationUser,
    Set<String> exemptUsers,
    Duration timeout,
    Trust trust) {

  public EndpointSettings {
    exemptUsers = Set.copyOf(exemptUsers);
  }

  /** Trusts whom the Java platform trusts. */
  public EndpointSettings(
      String name,
      String family,
      URI uri,
      String username,
      Secret password,
      String applicationUser,
      Set<String> exemptUsers,
      Duration timeout) {
    this(
        name,
        family,
        uri,
        username,
        password,
        applicationUser,
        exemptUsers,
        timeout,
        Trust.platform());
  }
}
