package io.exodus.interlay;

import io.exodus.migration.RefusedException;

/** Where one side of the database listens. */
public record Upstream(String host, int port, boolean tls) {

  public Upstream {
    if (host == null || host.isBlank()) {
      throw new RefusedException("upstream host", host, "give the name or address of the database");
    }
    if (port < 1 || port > 65_535) {
      throw new RefusedException("upstream port", port, "give a port from 1 to 65535");
    }
  }

  /** {@code host:port}. */
  public String address() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return address() + (tls ? " (TLS)" : "");
  }
}
