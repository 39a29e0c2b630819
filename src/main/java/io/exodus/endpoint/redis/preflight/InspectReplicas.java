package io.exodus.endpoint.redis.preflight;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.redis.acl.FencedUsers;
import io.exodus.endpoint.redis.authority.ReplicaNodes;
import io.exodus.endpoint.redis.control.ControlConnection;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.endpoint.redis.wire.Wire;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Can Exodus log in at each replica, those behind other replicas included, and switch users off
 * there? A cutover does so at every one of them, and aborts where it cannot.
 */
final class InspectReplicas implements InspectorCheck {

  private static final List<RespFrame> NEEDED =
      List.of(
          command("ACL", "LIST"),
          command("ACL", "SETUSER", "exodus-probe"),
          command("ACL", "SAVE"),
          command("CLIENT", "KILL", "USER", "exodus-probe"));

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    look(source, findings);
    look(target, findings);
  }

  private static void look(InspectedServer server, Findings findings) {
    try (ReplicaNodes nodes = new ReplicaNodes(server.endpoint())) {
      Walk walk = new Walk(server, nodes, findings);
      walk.behind(server.name(), server.info());
    }
  }

  private record Walk(
      InspectedServer server, ReplicaNodes nodes, Findings findings, Set<String> seen) {

    Walk(InspectedServer server, ReplicaNodes nodes, Findings findings) {
      this(server, nodes, findings, new HashSet<>());
    }

    void behind(String primary, RedisInfo info) {
      for (String address : info.replicas()) {
        if (seen.add(address)) {
          reach(address, primary, info.text("master_replid"));
        }
      }
    }

    private void reach(String address, String primary, String history) {
      if (!nodes.lists(address)) {
        unlisted(address, primary);
        return;
      }
      try {
        look(address, primary, history);
      } catch (EndpointRefusedException e) {
        critical(
            "Its replica at " + address + " refuses Exodus: " + e.what() + ".",
            "Replicas do not take over the users of their primary. Create Exodus's user '"
                + FencedUsers.ownUser(server.endpoint())
                + "' there, with the same password and rights.");
      } catch (EndpointException e) {
        critical(
            "Exodus cannot reach its replica, which announces "
                + address
                + " to "
                + primary
                + ": "
                + e.what()
                + ".",
            "Let the replica announce an address that Exodus's worker can reach: CONFIG SET"
                + " replica-announce-ip and replica-announce-port there, and in its configuration"
                + " file. Detach a replica that nobody needs: REPLICAOF NO ONE.");
      }
    }

    private void look(String address, String primary, String history) {
      ControlConnection node = nodes.at(address);
      RedisInfo info = new RedisInfo(Wire.text(node.call("INFO")));
      if (info.number("loading") == 0 && !follows(info, history)) {
        critical(
            "The address "
                + address
                + ", which a replica announces to "
                + primary
                + ", leads to another server"
                + (info.primary() ? ", which is no replica." : ", a replica of another primary."),
            "Correct replica-announce-ip and replica-announce-port of the replica: addresses"
                + " within a container network often exist twice.");
        return;
      }
      rights(address, node);
      behind(address, info);
    }

    /** Whoever announces it would learn Exodus's password. */
    private void unlisted(String address, String primary) {
      critical(
          "Exodus did not log in at "
              + address
              + ", which a replica announces to "
              + primary
              + ": the configuration does not list it, and anybody who may replicate from a server"
              + " can announce any address.",
          "If the replica is yours, add '"
              + address
              + "' to "
              + nodes.key()
              + " of the worker's configuration (a host, host:port, or a network such as"
              + " 10.1.0.0/16), restart the worker, and check again. If it is not, find it with"
              + " CLIENT LIST TYPE REPLICA, end its connection, and remove +psync from its user.");
    }

    /** A replica has the history of its primary, under the primary's name for it. */
    private static boolean follows(RedisInfo info, String history) {
      return !info.primary()
          && (info.text("master_replid").equals(history)
              || !"up".equals(info.text("master_link_status")));
    }

    /** Asked without doing it, as {@link InspectRights} asks. */
    private void rights(String address, ControlConnection node) {
      List<RespFrame> probe = new ArrayList<>(NEEDED);
      probe.add(0, command("MULTI"));
      probe.add(command("DISCARD"));
      List<Object> replies = node.send(probe);
      List<String> refused =
          replies.stream()
              .filter(RespError.class::isInstance)
              .map(reply -> ((RespError) reply).message())
              .distinct()
              .toList();
      if (!refused.isEmpty()) {
        critical(
            "Its replica at " + address + " refuses what a cutover needs: " + refused.get(0) + ".",
            "ACL SETUSER "
                + FencedUsers.ownUser(server.endpoint())
                + " +@all ~* &* on that replica. Replicas do not take over the users of their"
                + " primary.");
      }
    }

    private void critical(String message, String advice) {
      findings.critical(server.name(), message + " Every cutover would abort.", advice);
    }
  }
}
