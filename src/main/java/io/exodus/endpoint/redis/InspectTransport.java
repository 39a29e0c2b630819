package io.exodus.endpoint.redis;

import io.exodus.endpoint.Link;

/** Is what travels between Exodus and the servers readable on the way? */
final class InspectTransport implements InspectorCheck {

  @Override
  public void look(Link link, InspectedServer source, InspectedServer target, Findings findings) {
    look(source, findings);
    look(target, findings);
  }

  private static void look(InspectedServer server, Findings findings) {
    if (!RedisConnections.tls(server.endpoint())) {
      findings.warning(
          server.name(),
          "Records and passwords travel unencrypted.",
          "Use rediss:// and the server's tls-port, unless the network between is trusted.");
    }
  }
}
