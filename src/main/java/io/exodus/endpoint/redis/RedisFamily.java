package io.exodus.endpoint.redis;

import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.Inspector;
import io.exodus.endpoint.Link;
import io.exodus.endpoint.Markers;
import io.exodus.endpoint.Prober;
import io.exodus.endpoint.Side;
import io.exodus.migration.Finding;
import io.exodus.migration.RefusedException;
import java.util.List;

/** Redis 6.2 and later. */
public final class RedisFamily implements Family {

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public void check(EndpointSettings settings) {
    String scheme = settings.uri().getScheme();
    if (!"redis".equals(scheme) && !"rediss".equals(scheme)) {
      throw new RefusedException(
          "exodus.endpoints." + settings.name() + ".uri",
          settings.uri(),
          "use redis://host:port, or rediss://host:port for TLS");
    }
  }

  @Override
  public Prober prober() {
    return new RedisProber();
  }

  @Override
  public Inspector inspector() {
    return new Inspector() {
      @Override
      public List<Finding> credentials(Link link) {
        prober().probe(link.source());
        prober().probe(link.target());
        return List.of();
      }

      @Override
      public List<Finding> health(Link link) {
        return credentials(link);
      }

      @Override
      public List<Finding> capacity(Link link) {
        return List.of();
      }

      @Override
      public List<Finding> compatibility(Link link) {
        return List.of();
      }
    };
  }

  @Override
  public Copier copier() {
    return new RedisCopier();
  }

  @Override
  public Follower follower() {
    return new RedisFollower();
  }

  @Override
  public Comparer comparer() {
    return new RedisComparer();
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
