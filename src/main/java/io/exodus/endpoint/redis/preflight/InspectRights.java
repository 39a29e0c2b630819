package io.exodus.endpoint.redis.preflight;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.acl.FencedUsers;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.endpoint.redis.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * May Exodus's user do what it will have to? Asked without doing it: commands are queued in a MULTI
 * that is discarded, since Redis checks rights when it queues. {@link InspectStreaming} asks for
 * the right to read the log.
 */
final class InspectRights implements InspectorCheck {

  private static final List<RespFrame> NEEDED =
      List.of(
          command("CONFIG", "GET", "maxmemory"),
          command("INFO"),
          command("TIME"),
          command("ACL", "LIST"),
          command("ACL", "SETUSER", "exodus-probe"),
          command("ACL", "SAVE"),
          command("CLIENT", "LIST"),
          command("CLIENT", "KILL", "USER", "exodus-probe"),
          command("CLIENT", "UNBLOCK", "1"),
          command("SCRIPT", "LOAD", ""),
          command("EVALSHA", "exodus-probe", "1", "exodus-probe"),
          command("SELECT", "0"),
          command("SCAN", "0"),
          command("DUMP", "exodus-probe"),
          command("PTTL", "exodus-probe"),
          command("RESTORE", "exodus-probe", "0", ""),
          command("SET", "exodus-probe", ""),
          command("HSET", "exodus-probe", "", ""),
          command("SADD", "exodus-probe", ""),
          command("DEL", "exodus-probe"),
          command("FLUSHALL"));

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    look(source, findings);
    look(target, findings);
  }

  private static void look(InspectedServer server, Findings findings) {
    List<RespFrame> probe = new ArrayList<>(NEEDED);
    probe.add(0, command("MULTI"));
    probe.add(command("DISCARD"));
    if (server.client().send(command("MULTI"), command("DISCARD")).get(0)
        instanceof RespError error) {
      findings.critical(
          server.name(),
          "It refuses transactions: " + error.message(),
          "Exodus changes nothing outside a transaction. Allow MULTI, EXEC, DISCARD, WATCH and"
              + " UNWATCH.");
      return;
    }
    List<Object> replies = server.client().send(probe);
    List<String> denied = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    for (int i = 0; i < NEEDED.size(); i++) {
      if (replies.get(i + 1) instanceof RespError error) {
        if (error.message().startsWith("NOPERM")) {
          denied.add(words(NEEDED.get(i)));
        } else if (error.message().contains("unknown command")) {
          absent.add(words(NEEDED.get(i)));
        }
      }
    }
    tell(server, denied, absent, findings);
  }

  private static void tell(
      InspectedServer server, List<String> denied, List<String> absent, Findings findings) {
    if (!denied.isEmpty()) {
      String own = FencedUsers.ownUser(server.endpoint());
      findings.critical(
          server.name(),
          "Exodus's user '" + own + "' may not do: " + String.join(", ", denied) + ".",
          "ACL SETUSER "
              + own
              + " +@all ~* &*. The stream must be able to apply every command of "
              + "the applications.");
    }
    if (!absent.isEmpty()) {
      findings.critical(
          server.name(),
          "The server does not offer: " + String.join(", ", absent) + ".",
          "Undo the renaming of these commands. If your provider forbids that, Exodus cannot move "
              + "this database.");
    }
  }

  private static String words(RespFrame command) {
    List<String> words = Arrays.stream(command.words()).map(Wire::text).toList();
    return List.of("CONFIG", "ACL", "CLIENT", "SCRIPT").contains(words.get(0))
        ? words.get(0) + " " + words.get(1)
        : words.get(0);
  }
}
