package io.exodus.endpoint.redis;

import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.Inspector;
import io.exodus.endpoint.Markers;
import io.exodus.endpoint.Prober;
import io.exodus.endpoint.Reader;
import io.exodus.endpoint.Side;
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
          key + "timeout", settings.timeout(), "set the time that one call may take, such as 5s");
    }
    String own = Outsiders.ownUser(settings);
    if (settings.username() != null && settings.password() == null) {
      throw new RefusedException(
          key + "password", null, "set the password of user '" + own + "', by its environment");
    }
    String application = settings.applicationUser();
    if (application == null || application.isBlank()) {
      throw new RefusedException(
          key + "application-user",
          application,
          "name the ACL user that the applications log in as");
    }
    if (application.equals(own)) {
      throw new RefusedException(
          key + "application-user",
          application,
          "give Exodus a user of its own: a fence must keep the applications out, not Exodus");
    }
    if (settings.exemptUsers().contains(application)) {
      throw new RefusedException(
          key + "exempt-users",
          settings.exemptUsers(),
          "leave the applications' user out: a fence that spares it is none");
    }
  }

  @Override
  public void checkAddress(String key, URI uri) {
    if (uri == null || uri.getScheme() == null || uri.getHost() == null) {
      throw new RefusedException(key, uri, "write redis://host:port, or rediss://host:port");
    }
    if (!Set.of("redis", "rediss").contains(uri.getScheme())) {
      throw new RefusedException(
          key, uri.getScheme() + ":…", "begin it with redis:// or rediss://");
    }
    if (uri.getUserInfo() != null) {
      // Not shown: it holds what must not be.
      throw new RefusedException(
          key, "…@" + uri.getHost(), "put the credentials into username and password");
    }
    if (uri.getPath() != null && uri.getPath().length() > 1) {
      throw new RefusedException(
          key, uri, "leave the path out: all logical databases are moved together");
    }
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
  public Side side(EndpointSettings endpoint, String migrationId) {
    return new RedisSide(endpoint, migrationId);
  }
}
