package io.exodus.endpoint.redis.authority;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.HostPort;
import io.exodus.endpoint.KnownNodes;
import io.exodus.endpoint.redis.control.ControlConnection;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.Wire;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to the replicas of an endpoint, those behind other replicas included: ACLs are not
 * replicated, and whoever reads there after a switch would read what is old. Only to those that the
 * endpoint's configuration lists: anybody who may replicate announces any address, and a login
 * there would hand out Exodus's password.
 */
public final class ReplicaNodes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaNodes.class);

  private static final String ADVICE =
      "if the replica is yours, add '%s' to %s of the worker's configuration; if it is not, end "
          + "its connection, and remove the right to replicate from its user";

  private final EndpointSettings endpoint;
  private final KnownNodes known;
  private final Map<String, ControlConnection> open = new LinkedHashMap<>();

  public ReplicaNodes(EndpointSettings endpoint) {
    this.endpoint = endpoint;
    this.known = new KnownNodes(endpoint.replicas());
  }

  /** Connects to those that answer: to spare the handshake later, when the traffic is held. */
  void warm(ControlConnection primary) {
    try {
      of(primary);
    } catch (EndpointException e) {
      LOG.warn("A replica does not answer, so a fence would fail: {}", e.getMessage());
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
   * @throws EndpointRefusedException if the configuration does not list it
   * @throws EndpointException if it cannot be reached
   */
  public ControlConnection at(String address) {
    ControlConnection connected = open.get(address);
    if (connected == null) {
      if (!lists(address)) {
        throw new EndpointRefusedException(
            endpoint.name() + ", replica " + address,
            "the configuration does not list it",
            ADVICE.formatted(address, key()));
      }
      connected = new ControlConnection(settings(address));
      open.put(address, connected);
    }
    return connected;
  }

  /** Whether Exodus may log in there. */
  public boolean lists(String address) {
    HostPort parts = parts(address);
    return known.has(parts.host(), parts.port());
  }

  /** Of the configuration. */
  public String key() {
    return "exodus.endpoints." + endpoint.name() + ".replicas";
  }

  private void discover(ControlConnection node, Map<String, ControlConnection> found) {
    RedisInfo info = new RedisInfo(Wire.text(node.call("INFO", "replication")));
    for (String address : info.replicas()) {
      if (!found.containsKey(address)) {
        ControlConnection replica = at(address);
        found.put(address, replica);
        discover(replica, found);
      }
    }
  }

  /** INFO puts no brackets around an IPv6 address. */
  private static HostPort parts(String address) {
    int colon = address.lastIndexOf(':');
    return new HostPort(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  private EndpointSettings settings(String address) {
    String name = endpoint.name() + ", replica " + address;
    try {
      return new EndpointSettings(
          name,
          endpoint.family(),
          new URI(endpoint.uri().getScheme() + "://" + parts(address)),
          endpoint.username(),
          endpoint.password(),
          endpoint.applicationUsers(),
          endpoint.exemptUsers(),
          endpoint.timeout(),
          endpoint.trust(),
          Set.of(),
          endpoint.options());
    } catch (URISyntaxException e) {
      throw new EndpointException(
          name, "announces an invalid address", "correct its replica-announce-ip", e);
    }
  }

  @Override
  public void close() {
    open.values().forEach(ControlConnection::close);
  }
}
