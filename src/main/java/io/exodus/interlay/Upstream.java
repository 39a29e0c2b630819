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

  @Override
  public String toString() {
    return host + ":" + port + (tls ? " (TLS)" : "");
  }
}
