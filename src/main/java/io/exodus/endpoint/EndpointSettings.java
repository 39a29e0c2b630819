package io.exodus.endpoint;

import io.exodus.endpoint.tls.Trust;
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
 * @param replicas where nodes may be that Exodus logs in at beside this one, as {@link KnownNodes}
 *     has them
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
    Trust trust,
    Set<String> replicas) {

  public EndpointSettings {
    exemptUsers = Set.copyOf(exemptUsers);
    replicas = Set.copyOf(replicas);
  }

  /** Host and port of the URI, whatever characters the name has. */
  public HostPort address() {
    return HostPort.of(uri);
  }

  /** Trusts whom the Java platform trusts; without replicas. */
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
        Trust.platform(),
        Set.of());
  }
}
