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

/** Opens connections to a Redis endpoint as Exodus's own user. */
public final class RedisConnections {

  public static final int DEFAULT_PORT = 6379;

  private RedisConnections() {}

  /**
   * @throws EndpointException if the endpoint cannot be reached or refuses the login
   */
  public static RedisClient open(EndpointSettings endpoint) {
    try {
      RespConnection connection = RespConnection.anonymous(endpoint);
      try {
        RespError refused = connection.login("exodus");
        if (refused != null) {
          throw new RedisException(refused);
        }
        return new RedisClient(connection);
      } catch (IOException | RedisException e) {
        connection.close();
        throw e;
      }
    } catch (IOException | RedisException e) {
      throw RedisErrors.of(endpoint.name(), "cannot connect to " + address(endpoint), e);
    }
  }

  /**
   * Without a login.
   *
   * @throws RedisException if the endpoint cannot be reached
   */
  public static RedisClient anonymous(EndpointSettings endpoint) {
    try {
      return new RedisClient(RespConnection.anonymous(endpoint));
    } catch (IOException e) {
      throw new RedisException(e);
    }
  }

  public static HostPort address(EndpointSettings endpoint) {
    HostPort address = endpoint.address();
    return new HostPort(address.host(), address.portOr(DEFAULT_PORT));
  }

  static boolean tls(EndpointSettings endpoint) {
    return encrypted(endpoint.uri());
  }

  public static boolean encrypted(URI uri) {
    return "rediss".equals(uri.getScheme());
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
    HostPort address = address(endpoint);
    try {
      SSLSocket tls = TlsLook.over(plain, address.host(), address.port(), endpoint.trust());
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
    HostPort address = address(endpoint);
    try {
      return TlsLook.at(connectPlain(endpoint), address.host(), address.port(), endpoint.trust());
    } catch (IOException e) {
      throw RedisErrors.of(endpoint.name(), "cannot connect to " + address, e);
    }
  }

  private static Socket connectPlain(EndpointSettings endpoint) throws IOException {
    HostPort address = address(endpoint);
    int millis = Math.toIntExact(endpoint.timeout().toMillis());
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      KeepAlive.on(plain);
      plain.connect(new InetSocketAddress(address.host(), address.port()), millis);
      plain.setSoTimeout(millis);
      return plain;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }
}
