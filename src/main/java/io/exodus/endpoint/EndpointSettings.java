package io.exodus.endpoint;

import io.exodus.endpoint.tls.Trust;
import io.exodus.migration.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A configured database, by name.
 *
 * @param uri scheme, host and port as the family defines them; never with credentials
 * @param username Exodus's own user there
 * @param applicationUsers the users the applications log in as, at least one
 * @param exemptUsers users that a fence leaves alone beside Exodus's: replicas', Sentinel's
 * @param timeout for one call to the database
 * @param trust for encrypted connections
 * @param replicas where nodes may be that Exodus logs in at beside this one, as {@link KnownNodes}
 *     has them
 * @param options what only its family knows, by name
 */
public record EndpointSettings(
    String name,
    String family,
    URI uri,
    String username,
    Secret password,
    Set<String> applicationUsers,
    Set<String> exemptUsers,
    Duration timeout,
    Trust trust,
    Set<String> replicas,
    Map<String, String> options) {

  public EndpointSettings {
    // In order, so that they are told in the same order each time.
    applicationUsers = Collections.unmodifiableSet(new TreeSet<>(applicationUsers));
    exemptUsers = Set.copyOf(exemptUsers);
    replicas = Set.copyOf(replicas);
    options = Map.copyOf(options);
  }

  /** Host and port of the URI, whatever characters the name has. */
  public HostPort address() {
    return HostPort.of(uri);
  }

  /** Of one application; trusts whom the Java platform trusts; without replicas and options. */
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
        applicationUser == null ? Set.of() : Set.of(applicationUser),
        exemptUsers,
        timeout,
        Trust.platform(),
        Set.of(),
        Map.of());
  }
}
