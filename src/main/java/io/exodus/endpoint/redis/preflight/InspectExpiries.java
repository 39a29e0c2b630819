package io.exodus.endpoint.redis.preflight;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.acl.PsyncRight;
import io.exodus.endpoint.redis.control.KeyspaceEvents;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.stream.ExpiryEvents;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.Wire;
import java.util.List;

/** Will each side tell which keys it expires, when it is the one that changes are carried to? */
final class InspectExpiries implements InspectorCheck {

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    if (source.info().expiring() == 0) {
      return;
    }
    look(source, findings);
    // What is scanned is compared while the traffic is held, whatever the target has expired.
    if (PsyncRight.granted(source.client(), source.endpoint())) {
      look(target, findings);
    }
  }

  private static void look(InspectedServer server, Findings findings) {
    String refused = refused(server);
    if (refused != null) {
      findings.warning(
          server.name(),
          "Exodus cannot hear which keys expire here: "
              + refused
              + ". While it transfers changes to this server, Exodus reads each changed key a "
              + "second time from the other server. No key is lost, but the other server's load "
              + "grows with its writes.",
          "Set notify-keyspace-events to a value with 'E' and 'x' (as in \"Ex\"), and let Exodus's"
              + " user run PSUBSCRIBE, SUBSCRIBE and PUBLISH on all channels (&*).");
    }
  }

  /** Why nothing would be heard; null where it would. Asked as {@link InspectRights} asks. */
  private static String refused(InspectedServer server) {
    List<Object> replies =
        server
            .client()
            .send(
                command("MULTI"),
                command("PUBLISH", "__exodus:applied", ""),
                command("PSUBSCRIBE", ExpiryEvents.EXPIRED),
                command("SUBSCRIBE", "__exodus:applied"),
                command("CONFIG", "SET", KeyspaceEvents.PARAMETER, "Ex"),
                command("DISCARD"),
                command("CONFIG", "GET", KeyspaceEvents.PARAMETER));
    for (Object reply : replies.subList(1, 4)) {
      if (reply instanceof RespError error) {
        return error.message();
      }
    }
    List<String> flags =
        replies.get(6) instanceof RespError ? List.of() : Wire.texts(replies.get(6));
    boolean on = flags.size() == 2 && KeyspaceEvents.tellsExpiries(flags.get(1));
    return !on && replies.get(4) instanceof RespError error ? error.message() : null;
  }
}
