package io.exodus.interlay;

import io.exodus.migration.RefusedException;
import javax.net.ssl.SSLContext;

/**
 * Where one side of the database listens.
 *
 * @param trust for encrypted links; null where they are not encrypted
 */
public record Upstream(String host, int port, SSLContext trust) {

  public Upstream {
    if (host == null || host.isBlank()) {
      throw new RefusedException("upstream host", host, "give the name or address of the database");
    }
    if (port < 1 || port > 65_535) {
      throw new RefusedException("upstream port", port, "give a port from 1 to 65535");
    }
  }

  /** Links that are not encrypted. */
  public Upstream(String host, int port) {
    this(host, port, null);
  }

  public boolean tls() {
    return trust != null;
  }

  /** {@code host:port}. */
  public String address() {
    return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public String toString() {
    return address() + (tls() ? " (TLS)" : "");
  }
}
