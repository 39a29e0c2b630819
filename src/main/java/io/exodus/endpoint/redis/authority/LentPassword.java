package io.exodus.endpoint.redis.authority;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.ControlConnection;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.Wire;
import io.exodus.migration.Sha256;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second password that a user is lent for the moment: Exodus need not know the real one. It
 * follows from Exodus's own password, so that one that was left behind can be taken back by whoever
 * comes next, whatever the database remembers.
 */
final class LentPassword {

  private static final Logger LOG = LoggerFactory.getLogger(LentPassword.class);

  private final EndpointSettings endpoint;
  private final ControlConnection primary;
  private final ExodusKeys space;

  LentPassword(EndpointSettings endpoint, ControlConnection primary, ExodusKeys space) {
    this.endpoint = endpoint;
    this.primary = primary;
    this.space = space;
  }

  void lend(String user, Consumer<String> use) {
    Object left = primary.call("GET", space.canary());
    if (left != null) {
      // By a version that lent a random one.
      takeBack(user, Wire.text(left));
      primary.call("DEL", space.canary());
    }
    String password = of(user);
    String hash = Sha256.of(password);
    try {
      primary.call("ACL", "SETUSER", user, "#" + hash);
      use.accept(password);
    } finally {
      takeBack(user, hash);
    }
  }

  /** The password that it lends. */
  String of(String user) {
    String own = endpoint.password() == null ? "" : endpoint.password().reveal();
    return Sha256.of("exodus canary\n" + user + "\n" + own);
  }

  private void takeBack(String user, String hash) {
    Object reply = primary.send(command("ACL", "SETUSER", user, "!" + hash)).get(0);
    if (reply instanceof RespError error && !error.message().contains("exist")) {
      LOG.error("{}: user {} keeps the canary's password", endpoint.name(), user);
      throw new EndpointException(
          endpoint.name(),
          "the canary's password cannot be removed: " + error.message(),
          "check what ACL GETUSER " + user + " shows, and what the server's log says");
    }
  }

  /** Takes back what canaries that died have lent to any of them, or to the applications. */
  void leaveNothing(Collection<String> users) {
    Set<String> all = new TreeSet<>(users);
    all.addAll(endpoint.applicationUsers());
    all.forEach(user -> takeBack(user, Sha256.of(of(user))));
  }
}
