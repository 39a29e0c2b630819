package io.exodus.memory.family;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FenceBrokenException;
import io.exodus.migration.Alteration;
import io.exodus.migration.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Switches users off, which ends their connections, and on again. Whom it switches off is noted
 * before, outside of the database, which may forget it.
 */
final class Fence {

  private static final int ROUNDS = 10;

  private final EndpointSettings endpoint;
  private final MemoryConnection connection;
  private final Outsiders outsiders;
  private final Control control;
  private final EpochGuard guard;
  private final Alterations alterations;

  Fence(MemoryConnection connection, Control control, EpochGuard guard, Alterations alterations) {
    this.endpoint = connection.endpoint();
    this.connection = connection;
    this.outsiders = new Outsiders(connection);
    this.control = control;
    this.guard = guard;
    this.alterations = alterations;
  }

  /** Notes whom {@link #close} will switch off. */
  void expect() {
    Set<String> unnoted = outsiders.admitted();
    unnoted.removeAll(noted());
    if (!unnoted.isEmpty()) {
      alterations.note(unnoted.stream().map(user -> Alteration.switchedOff("", user)).toList());
    }
  }

  void close(long epoch) {
    for (int round = 0; round < ROUNDS; round++) {
      expect();
      guard.run(epoch, turn("OFF", Control.set(control.fence(), "stands")));
      if (outsiders.admitted().isEmpty()) {
        return;
      }
    }
    throw new EndpointException(
        endpoint.name(),
        "somebody switches users on as fast as a fence switches them off",
        "find out who does, and stop that");
  }

  void open(long epoch) {
    guard.run(epoch, turn("ON", Control.remove(control.fence())));
  }

  /** Whether one stands; closes it again where somebody may get in all the same. */
  boolean stands(long epoch) {
    if (connection.get(Control.SPACE, control.fence()) == null && noted().isEmpty()) {
      return false;
    }
    guard.run(epoch, List.of());
    if (!outsiders.admitted().isEmpty()) {
      close(epoch);
    }
    return true;
  }

  /** Tries to get in as the applications, and looks whether anybody else is in. */
  void prove() {
    for (String user : endpoint.applicationUsers()) {
      if (getsIn(user)) {
        throw new FenceBrokenException(endpoint.name(), "the user '" + user + "' can log in");
      }
    }
    Set<String> admitted = outsiders.admitted();
    outsiders.connected().values().forEach(client -> admitted.add(client.user()));
    if (!admitted.isEmpty()) {
      throw new FenceBrokenException(endpoint.name(), "on or still connected are " + admitted);
    }
  }

  /** Tries to get in as everybody who was switched off; only then forgets whom. */
  void proveOpen(long epoch) {
    Set<String> users = noted();
    users.addAll(endpoint.applicationUsers());
    for (String user : users) {
      if (!getsIn(user)) {
        throw new EndpointException(
            endpoint.name(), "the user '" + user + "' cannot log in", "switch it on there");
      }
    }
    alterations.forget(
        epoch, users.stream().map(user -> Alteration.switchedOff("", user)).toList());
  }

  /** Those of the applications whom {@link #open} would not let in. */
  Set<String> lockedOut() {
    Set<String> users = new TreeSet<>(endpoint.applicationUsers());
    users.removeAll(noted());
    users.removeAll(outsiders.admitted());
    return users;
  }

  /** Takes back what a worker that died has lent. */
  void leaveNothing() {
    Set<String> users = noted();
    users.addAll(endpoint.applicationUsers());
    users.retainAll(outsiders.users().keySet());
    users.forEach(user -> connection.ask("RETURN " + user + " " + lent(user)));
  }

  /** By a password that the user is lent for the moment: its own is none of Exodus's business. */
  private boolean getsIn(String user) {
    if (!outsiders.users().containsKey(user)) {
      throw new EndpointRefusedException(
          endpoint.name(), "there is no user '" + user + "'", "create it, or correct the endpoint");
    }
    connection.ask("LEND " + user + " " + lent(user));
    try (MemoryConnection fresh = MemoryConnection.anonymous(endpoint)) {
      return fresh.login(user, lent(user)).equals("OK");
    } finally {
      connection.ask("RETURN " + user + " " + lent(user));
    }
  }

  private String lent(String user) {
    return Sha256.of("exodus\n" + user + "\n" + endpoint.password().reveal());
  }

  /** One effect, and the same for each user who is noted and still there. */
  private List<String> turn(String state, String effect) {
    Set<String> users = noted();
    users.retainAll(outsiders.users().keySet());
    List<String> effects = new ArrayList<>(List.of(effect));
    users.forEach(user -> effects.add("USER " + user + " " + state));
    return effects;
  }

  /** Whom it has switched off, or is about to. */
  private Set<String> noted() {
    return alterations.known().stream()
        .filter(each -> each.kind() == Alteration.Kind.USER)
        .map(Alteration::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
