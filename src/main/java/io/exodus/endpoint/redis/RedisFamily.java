package io.exodus.endpoint.redis;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.HostPort;
import io.exodus.endpoint.Inspector;
import io.exodus.endpoint.Markers;
import io.exodus.endpoint.Prober;
import io.exodus.endpoint.Reader;
import io.exodus.endpoint.redis.acl.FencedUsers;
import io.exodus.endpoint.redis.authority.RedisSide;
import io.exodus.endpoint.redis.compare.RedisComparer;
import io.exodus.endpoint.redis.compare.RedisReader;
import io.exodus.endpoint.redis.copy.RedisCopier;
import io.exodus.endpoint.redis.preflight.RedisInspector;
import io.exodus.endpoint.redis.stream.RedisMarkers;
import io.exodus.endpoint.redis.wire.RedisConnections;
import io.exodus.endpoint.redis.wire.RedisProber;
import io.exodus.migration.RefusedException;
import java.net.URI;
import java.util.Set;

/** Redis 6.2 and later: standalone servers, and primaries of replicas. */
public final class RedisFamily implements Family {

  private final Copier copier;
  private final Follower follower;

  public RedisFamily() {
    this(new RedisCopier(), new RedisFollower());
  }

  RedisFamily(Copier copier, Follower follower) {
    this.copier = copier;
    this.follower = follower;
  }

  @Override
  public String name() {
    return "redis";
  }

  /** Accepts {@code redis://host:port} and, for TLS, {@code rediss://host:port}. */
  @Override
  public void check(EndpointSettings settings) {
    String key = "exodus.endpoints." + settings.name() + ".";
    checkAddress(key + "uri", settings.uri());
    if (settings.timeout() == null || settings.timeout().toMillis() < 1) {
      throw new RefusedException(
          key + "timeout", settings.timeout(), "set the longest time for one call, such as 5s");
    }
    String own = FencedUsers.ownUser(settings);
    if (settings.username() != null && settings.password() == null) {
      throw new RefusedException(
          key + "password", null, "set the password of the user '" + own + "', by its environment");
    }
    checkApplications(key, settings, own);
    for (String option : settings.options().keySet()) {
      throw new RefusedException(
          key + "options." + option, settings.options().get(option), "remove it: redis has none");
    }
  }

  private static void checkApplications(String key, EndpointSettings settings, String own) {
    if (settings.applicationUsers().isEmpty()) {
      throw new RefusedException(
          key + "application-users", null, "name the ACL users that the applications log in as");
    }
    for (String application : settings.applicationUsers()) {
      if (application.equals(own)) {
        throw new RefusedException(
            key + "application-users",
            application,
            "give Exodus a separate user: a fence must keep the applications out, not Exodus");
      }
      if (settings.exemptUsers().contains(application)) {
        throw new RefusedException(
            key + "exempt-users",
            settings.exemptUsers(),
            "remove the applications' user: a fence must keep it out");
      }
    }
  }

  @Override
  public void checkAddress(String key, URI uri) {
    if (uri == null || uri.getScheme() == null || HostPort.of(uri) == null) {
      throw new RefusedException(
          key,
          uri == null || uri.toString().contains("@") ? "…" : uri,
          "write redis://host:port, or rediss://host:port");
    }
    if (!Set.of("redis", "rediss").contains(uri.getScheme())) {
      throw new RefusedException(
          key, uri.getScheme() + ":…", "begin it with redis:// or rediss://");
    }
    if (HostPort.userInfo(uri) != null) {
      // Not shown: it holds what must not be.
      throw new RefusedException(
          key, "…@" + HostPort.of(uri).host(), "put the credentials into username and password");
    }
    if (uri.getPath() != null && uri.getPath().length() > 1) {
      throw new RefusedException(
          key, uri, "remove the path: Exodus moves all logical databases together");
    }
  }

  @Override
  public HostPort address(URI uri) {
    HostPort address = HostPort.of(uri);
    return new HostPort(address.host(), address.portOr(RedisConnections.DEFAULT_PORT));
  }

  @Override
  public boolean encrypted(URI uri) {
    return RedisConnections.encrypted(uri);
  }

  @Override
  public String encryptedForm() {
    return "rediss://";
  }

  @Override
  public Prober prober() {
    return new RedisProber();
  }

  @Override
  public Inspector inspector() {
    return new RedisInspector();
  }

  @Override
  public Copier copier() {
    return copier;
  }

  @Override
  public Follower follower() {
    return follower;
  }

  @Override
  public Comparer comparer() {
    return new RedisComparer();
  }

  @Override
  public Reader reader() {
    return new RedisReader();
  }

  @Override
  public Markers markers() {
    return new RedisMarkers();
  }

  @Override
  public EndpointControl side(
      EndpointSettings endpoint, String migrationId, Alterations alterations) {
    return new RedisSide(endpoint, migrationId, alterations);
  }
}
