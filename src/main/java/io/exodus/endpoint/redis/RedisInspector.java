package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Inspector;
import io.exodus.endpoint.Link;
import io.exodus.migration.Finding;
import java.util.List;
import redis.clients.jedis.exceptions.JedisException;

/** Finds out what would make a move from one Redis to another fail. */
final class RedisInspector implements Inspector {

  @Override
  public List<Finding> credentials(Link link) {
    return look(
        "credentials",
        link,
        List.of(
            new InspectRights(),
            new InspectStreaming(),
            new InspectUsers(),
            new InspectTransport()));
  }

  @Override
  public List<Finding> health(Link link) {
    return look(
        "health", link, List.of(new InspectRole(), new InspectClocks(), new InspectDurability()));
  }

  @Override
  public List<Finding> capacity(Link link) {
    return look(
        "capacity",
        link,
        List.of(new InspectMemory(), new InspectReplication(), new InspectBigKeys()));
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
