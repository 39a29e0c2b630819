package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;

/**
 * Connections to the replicas of an endpoint, those behind other replicas included: ACLs are not
 * replicated, and whoever reads there after a switch would read what is old.
 */
final class ReplicaNodes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaNodes.class);

  private final EndpointSettings endpoint;
  private final Map<String, ControlConnection> open = new LinkedHashMap<>();

  ReplicaNodes(EndpointSettings endpoint) {
    this.endpoint = endpoint;
  }

  /** Connects to those that answer: to spare the handshake later, when the traffic is held. */
  void warm(ControlConnection primary) {
    try {
      of(primary);
    } catch (EndpointException e) {
      LOG.warn("A replica does not answer; a fence would fail: {}", e.getMessage());
    }
  }

  /**
   * @return the replicas by address
   * @throws EndpointException naming a replica that cannot be reached with the endpoint's
   *     credentials
   */
  Map<String, ControlConnection> of(ControlConnection primary) {
    Map<String, ControlConnection> found = new LinkedHashMap<>();
    discover(primary, found);
    return found;
  }

  /**
   * @throws EndpointException if it cannot be reached
   */
  ControlConnection at(String address) {
    ControlConnection known = open.get(address);
    if (known == null) {
      known = new ControlConnection(settings(HostAndPort.from(address)));
      open.put(address, known);
    }
    return known;
  }

  private void discover(ControlConnection node, Map<String, ControlConnection> found) {
    RedisInfo info = new RedisInfo(Wire.text(node.call("INFO", "replication")));
    for (String address : info.replicas().keySet()) {
      if (!found.containsKey(address)) {
        ControlConnection replica = at(address);
        found.put(address, replica);
        discover(replica, found);
      }
    }
  }

  private EndpointSettings settings(HostAndPort address) {
    String name = endpoint.name() + ", replica " + address;
    try {
      return new EndpointSettings(
          name,
          endpoint.family(),
          new URI(
              endpoint.uri().getScheme(),
              null,
              address.getHost(),
              address.getPort(),
              null,
              null,
              null),
          endpoint.username(),
          endpoint.password(),
          endpoint.applicationUser(),
          endpoint.exemptUsers(),
          endpoint.timeout(),
          endpoint.trust());
    } catch (URISyntaxException e) {
      throw new EndpointException(
          name, "announces an address that is none", "correct its replica-announce-ip", e);
    }
  }

  @Override
  public void close() {
    open.values().forEach(ControlConnection::close);
  }
}
