package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Inspector;
import io.exodus.endpoint.Link;
import io.exodus.endpoint.Transport;
import io.exodus.migration.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Finds out what would make a move from one Redis to another fail. */
final class RedisInspector implements Inspector {

  @Override
  public List<Finding> endpoints(Link link) {
    return look("endpoints", link, List.of(new InspectIdentity()));
  }

  @Override
  public List<Finding> credentials(Link link) {
    return look(
        "credentials",
        link,
        List.of(new InspectRights(), new InspectStreaming(), new InspectUsers()));
  }

  @Override
  public Transport transport(EndpointSettings endpoint) {
    return RedisConnections.transport(endpoint);
  }

  @Override
  public Map<String, Connected> connected(EndpointSettings endpoint) {
    try (Jedis jedis = RedisConnections.open(endpoint)) {
      return new Outsiders(endpoint)
          .clients(jedis.clientList()).stream()
              .collect(
                  Collectors.toMap(
                      ClientEntry::id, client -> new Connected(client.address(), client.user())));
    } catch (JedisException e) {
      throw RedisTrouble.of(endpoint.name(), "cannot list its clients", e);
    }
  }

  @Override
  public List<Finding> health(Link link) {
    return look(
        "health", link, List.of(new InspectRole(), new InspectClocks(), new InspectDurability()));
  }

  @Override
  public List<Finding> backup(Link link, Duration atMost) {
    return look("health", link, List.of(new InspectBackup(atMost)));
  }

  @Override
  public List<Finding> capacity(Link link, double headroom) {
    return look(
        "capacity",
        link,
        List.of(new InspectMemory(headroom), new InspectReplication(), new InspectBigKeys()));
  }

  @Override
  public List<Finding> compatibility(Link link) {
    return look(
        "compatibility",
        link,
        List.of(
            new InspectVersions(),
            new InspectContents(),
            new InspectFunctions(),
            new InspectSpaces()));
  }

  private static List<Finding> look(String check, Link link, List<InspectorCheck> parts) {
    Findings findings = new Findings(check);
    try (InspectedServer source = connect(link.source(), findings);
        InspectedServer target = connect(link.target(), findings)) {
      if (source != null && target != null) {
        for (InspectorCheck part : parts) {
          try {
            part.look(link, source, target, findings);
          } catch (JedisException e) {
            // What cannot be looked at is not taken for good.
            findings.critical(
                link.migrationId(),
                "A look was refused: " + e.getMessage(),
                "Give Exodus's user the rights that the check of credentials names, and look"
                    + " again.");
          }
        }
      }
    }
    return findings.all();
  }

  private static InspectedServer connect(EndpointSettings endpoint, Findings findings) {
    try {
      return new InspectedServer(endpoint);
    } catch (EndpointException | JedisException e) {
      findings.critical(
          endpoint.name(),
          "Exodus cannot get in: " + e.getMessage(),
          "See that the server runs and can be reached from here, and that user name and password"
              + " of the endpoint are those of a user that is switched on.");
      return null;
    }
  }
}
