package io.exodus.endpoint.redis.wire;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.HostPort;
import io.exodus.endpoint.tls.TlsLook;
import io.exodus.endpoint.tls.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Opens connections to a Redis endpoint as Exodus's own user. */
public final class RedisConnections {

  public static final int DEFAULT_PORT = 6379;

  private RedisConnections() {}

  /**
   * @throws EndpointException if the endpoint cannot be reached or refuses the login
   */
  public static Jedis open(EndpointSettings endpoint) {
    try {
      Jedis jedis = new Jedis(() -> socket(endpoint), config(endpoint));
      jedis.connect();
      return jedis;
    } catch (JedisException e) {
      throw RedisErrors.of(endpoint.name(), "cannot connect to " + address(endpoint), e);
    }
  }

  public static HostAndPort address(EndpointSettings endpoint) {
    HostPort address = endpoint.address();
    return new HostAndPort(address.host(), address.portOr(DEFAULT_PORT));
  }

  static boolean tls(EndpointSettings endpoint) {
    return encrypted(endpoint.uri());
  }

  public static boolean encrypted(URI uri) {
    return "rediss".equals(uri.getScheme());
  }

  private static JedisClientConfig config(EndpointSettings endpoint) {
    return anonymous(endpoint)
        .user(endpoint.username())
        .password(endpoint.password() == null ? null : endpoint.password().reveal())
        .clientName("exodus")
        .build();
  }

  /** Without a login. Jedis checks no certificate's host name unless it is told to. */
  public static DefaultJedisClientConfig.Builder anonymous(EndpointSettings endpoint) {
    int millis = Math.toIntExact(endpoint.timeout().toMillis());
    var config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis);
    return tls(endpoint)
        ? config
            .ssl(true)
            .sslSocketFactory(endpoint.trust().context().getSocketFactory())
            .sslParameters(TlsLook.parameters())
        : config;
  }

  /**
   * A connected socket, encrypted and trusted where the endpoint asks for it.
   *
   * @throws IOException if the endpoint cannot be reached or trusted
   */
  public static Socket connect(EndpointSettings endpoint) throws IOException {
    Socket plain = connectPlain(endpoint);
    if (!tls(endpoint)) {
      return plain;
    }
    HostAndPort address = address(endpoint);
    try {
      SSLSocket tls = TlsLook.over(plain, address.getHost(), address.getPort(), endpoint.trust());
      tls.startHandshake();
      return tls;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** How its connections are protected; sends no credentials. */
  public static Transport transport(EndpointSettings endpoint) {
    if (!tls(endpoint)) {
      return Transport.plaintext();
    }
    HostAndPort address = address(endpoint);
    try {
      return TlsLook.at(
          connectPlain(endpoint), address.getHost(), address.getPort(), endpoint.trust());
    } catch (IOException e) {
      throw RedisErrors.of(endpoint.name(), "cannot connect to " + address, e);
    }
  }

  /** As Jedis takes it. */
  private static Socket socket(EndpointSettings endpoint) {
    try {
      return connect(endpoint);
    } catch (IOException e) {
      throw new JedisConnectionException("cannot connect to " + address(endpoint), e);
    }
  }

  private static Socket connectPlain(EndpointSettings endpoint) throws IOException {
    HostAndPort address = address(endpoint);
    int millis = Math.toIntExact(endpoint.timeout().toMillis());
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      KeepAlive.on(plain);
      plain.connect(new InetSocketAddress(address.getHost(), address.getPort()), millis);
      plain.setSoTimeout(millis);
      return plain;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }
}
