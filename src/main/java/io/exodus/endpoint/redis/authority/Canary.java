package io.exodus.endpoint.redis.authority;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FenceBrokenException;
import io.exodus.endpoint.redis.acl.AclUser;
import io.exodus.endpoint.redis.acl.FencedUsers;
import io.exodus.endpoint.redis.control.ControlConnection;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.wire.ClientEntry;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.RedisConnections;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RedisException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tries to get in as the applications do, with a password that their user is lent for the moment.
 */
final class Canary {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LOOKS = 5;

  private final EndpointSettings endpoint;
  private final ControlConnection primary;
  private final ExodusKeys space;
  private final FencedUsers outsiders;
  private final LentPassword lent;

  Canary(
      EndpointSettings endpoint, ControlConnection primary, ExodusKeys space, LentPassword lent) {
    this.endpoint = endpoint;
    this.primary = primary;
    this.space = space;
    this.outsiders = new FencedUsers(endpoint);
    this.lent = lent;
  }

  /**
   * @throws FenceBrokenException if it gets in, or somebody is still in
   * @throws EndpointException if neither can be found out
   */
  void prove() {
    List<AclUser> users = outsiders.users(primary.call("ACL", "LIST"));
    for (String name : endpoint.applicationUsers()) {
      AclUser application =
          users.stream()
              .filter(user -> user.name().equals(name))
              .findFirst()
              .orElseThrow(() -> missing(name));
      withPassword(application, password -> login(name, password));
    }
    List<AclUser> enabled = users.stream().filter(AclUser::enabled).toList();
    if (!enabled.isEmpty()) {
      throw new FenceBrokenException(endpoint.name(), "users are switched on: " + enabled);
    }
    nobodyLeft();
  }

  private EndpointException missing(String user) {
    return new EndpointRefusedException(
        endpoint.name(),
        "there is no user '" + user + "' to prove the fence with",
        "correct the endpoint's application-users");
  }

  /**
   * Gets in as each of them, runs a harmless command, and leaves.
   *
   * @throws EndpointException naming the first that is turned away
   */
  void getIn(Collection<String> users) {
    Map<String, AclUser> present =
        outsiders.users(primary.call("ACL", "LIST")).stream()
            .collect(Collectors.toMap(AclUser::name, user -> user));
    for (String name : users) {
      AclUser user = present.get(name);
      if (user == null) {
        throw new EndpointException(
            endpoint.name(),
            "the user '" + name + "', which a fence switched off, no longer exists",
            "create it there as it was. If nothing needs it, create it without rights (ACL SETUSER "
                + name
                + " reset), and delete it after the migration");
      }
      if (!user.enabled()) {
        throw new EndpointException(
            endpoint.name(),
            "the user '" + name + "' is switched off, so its applications are locked out",
            "switch it on there: ACL SETUSER " + name + " on");
      }
      withPassword(user, password -> enter(name, password));
    }
  }

  private void withPassword(AclUser user, Consumer<String> use) {
    if (user.anyPassword()) {
      // Takes any password; to lend one would end that.
      use.accept(random());
    } else {
      lent.lend(user.name(), use);
    }
  }

  private void enter(String user, String password) {
    try (RedisClient fresh = RedisConnections.anonymous(endpoint)) {
      fresh.call("AUTH", user, password);
      fresh.call("PING");
    } catch (RedisException e) {
      if (!e.getMessage().startsWith("NOPERM")) {
        throw turnedAway(user, e);
      }
      // It is in, and has no right to that command.
    }
  }

  private EndpointException turnedAway(String user, RedisException e) {
    return new EndpointException(
        endpoint.name(),
        "a new client of the user '" + user + "' is refused: " + e.getMessage(),
        "check what ACL GETUSER " + user + " and ACL LOG show there",
        e);
  }

  private void login(String user, String password) {
    try (RedisClient fresh = RedisConnections.anonymous(endpoint)) {
      fresh.call("AUTH", user, password);
      String write = write(fresh);
      throw new FenceBrokenException(
          endpoint.name(), "the application user '" + user + "' can log in; " + write);
    } catch (RedisException e) {
      if (!e.getMessage().startsWith("WRONGPASS")) {
        throw RedisErrors.of(endpoint.name(), "Exodus cannot prove the fence", e);
      }
    }
  }

  private String write(RedisClient fresh) {
    try {
      fresh.call("SET", space.canary(), "", "PX", 1_000);
      fresh.call("DEL", space.canary());
      return "its write was accepted";
    } catch (RedisException e) {
      return "its write was refused: " + e.getMessage();
    }
  }

  /**
   * A connection that has not logged in yet counts as the default user's: it may come at any time
   * and can do nothing. One that is there before and after its kill is another matter.
   */
  private void nobodyLeft() {
    Set<String> first = ids();
    for (int i = 0; i < LOOKS && !first.isEmpty(); i++) {
      primary.send(first.stream().map(id -> command("CLIENT", "KILL", "ID", id)).toList());
      first.retainAll(ids());
    }
    if (!first.isEmpty()) {
      throw new FenceBrokenException(
          endpoint.name(),
          first.size() + " connections of applications stay open although Exodus kills them");
    }
  }

  private Set<String> ids() {
    return outsiders.clients(primary.call("CLIENT", "LIST")).stream()
        .map(ClientEntry::id)
        .collect(Collectors.toSet());
  }

  private static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
