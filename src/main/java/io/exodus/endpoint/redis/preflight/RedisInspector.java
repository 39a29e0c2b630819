package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Inspector;
import io.exodus.endpoint.redis.acl.FencedUsers;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.preflight.settings.InspectSettings;
import io.exodus.endpoint.redis.wire.ClientEntry;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.RedisConnections;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RedisException;
import io.exodus.endpoint.tls.Transport;
import io.exodus.migration.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds out what would make a move from one Redis to another fail. */
public final class RedisInspector implements Inspector {

  @Override
  public List<Finding> endpoints(EndpointPair link) {
    return look("endpoints", link, List.of(new InspectIdentity()));
  }

  @Override
  public List<Finding> credentials(EndpointPair link) {
    return look(
        "credentials",
        link,
        List.of(
            new InspectRights(),
            new InspectStreaming(),
            new InspectExpiries(),
            new InspectUsers(),
            new InspectReplicas()));
  }

  @Override
  public Transport transport(EndpointSettings endpoint) {
    return RedisConnections.transport(endpoint);
  }

  @Override
  public Map<String, Connected> connected(EndpointSettings endpoint) {
    try (RedisClient client = RedisConnections.open(endpoint)) {
      return new FencedUsers(endpoint)
          .clients(client.call("CLIENT", "LIST")).stream()
              .collect(
                  Collectors.toMap(
                      ClientEntry::id, entry -> new Connected(entry.address(), entry.user())));
    } catch (RedisException e) {
      throw RedisErrors.of(endpoint.name(), "cannot list its clients", e);
    }
  }

  @Override
  public List<Finding> health(EndpointPair link) {
    return look(
        "health", link, List.of(new InspectRole(), new InspectClocks(), new InspectDurability()));
  }

  @Override
  public List<Finding> backup(EndpointPair link, Duration atMost) {
    return look("health", link, List.of(new InspectBackup(atMost)));
  }

  @Override
  public List<Finding> capacity(EndpointPair link, double headroom) {
    return look(
        "capacity",
        link,
        List.of(
            new InspectMemory(headroom),
            new InspectReplication(),
            new InspectBigKeys(),
            new InspectBigValues()));
  }

  @Override
  public List<Finding> compatibility(EndpointPair link) {
    return look(
        "compatibility",
        link,
        List.of(
            new InspectVersions(),
            new InspectContents(),
            new InspectFieldExpiry(),
            new InspectSnapshot(),
            new InspectFunctions(),
            new InspectScripts(),
            new InspectSettings(),
            new InspectSpaces()));
  }

  private static List<Finding> look(String check, EndpointPair link, List<InspectorCheck> parts) {
    Findings findings = new Findings(check);
    try (InspectedServer source = connect(link.source(), findings);
        InspectedServer target = connect(link.target(), findings)) {
      if (source != null && target != null) {
        for (InspectorCheck part : parts) {
          try {
            part.look(link, source, target, findings);
          } catch (RedisException e) {
            // What cannot be looked at is not taken for good.
            findings.critical(
                link.migrationId(),
                "The server refused a check: " + e.getMessage(),
                "Give Exodus's user the rights that the check of credentials names, and check "
                    + "again.");
          }
        }
      }
    }
    return findings.all();
  }

  private static InspectedServer connect(EndpointSettings endpoint, Findings findings) {
    try {
      return new InspectedServer(endpoint);
    } catch (EndpointException | RedisException e) {
      findings.critical(
          endpoint.name(),
          "Exodus cannot log in: " + e.getMessage(),
          "Make sure that the server runs and can be reached from here, and that the endpoint's "
              + "user name and password belong to a user that is on.");
      return null;
    }
  }
}
