package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/** Opens connections to a Redis endpoint as Exodus's own user. */
final class RedisConnections {

  static final int DEFAULT_PORT = 6379;

  private RedisConnections() {}

  /**
   * @throws EndpointException if the endpoint cannot be reached or refuses the login
   */
  static Jedis open(EndpointSettings endpoint) {
    try {
      Jedis jedis = new Jedis(address(endpoint), config(endpoint));
      jedis.connect();
      return jedis;
    } catch (JedisException e) {
      throw RedisTrouble.of(endpoint.name(), "cannot connect to " + address(endpoint), e);
    }
  }

  static HostAndPort address(EndpointSettings endpoint) {
    int port = endpoint.uri().getPort();
    return new HostAndPort(endpoint.uri().getHost(), port < 0 ? DEFAULT_PORT : port);
  }

  static boolean tls(EndpointSettings endpoint) {
    return "rediss".equals(endpoint.uri().getScheme());
  }

  private static JedisClientConfig config(EndpointSettings endpoint) {
    int millis = Math.toIntExact(endpoint.timeout().toMillis());
    return DefaultJedisClientConfig.builder()
        .user(endpoint.username())
        .password(endpoint.password() == null ? null : endpoint.password().reveal())
        .ssl(tls(endpoint))
        .connectionTimeoutMillis(millis)
        .socketTimeoutMillis(millis)
        .clientName("exodus")
        .build();
  }
}
