package io.exodus.endpoint.redis;

import static io.exodus.endpoint.redis.Wire.command;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FenceBrokenException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Tries to get in as the applications do, with a second, random password that their user is lent
 * for the moment: Exodus need not know the real one. Then looks for connections left over.
 */
final class Canary {

  private static final Logger LOG = LoggerFactory.getLogger(Canary.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LOOKS = 5;

  private final EndpointSettings endpoint;
  private final ControlConnection primary;
  private final ControlSpace space;
  private final Outsiders outsiders;

  Canary(EndpointSettings endpoint, ControlConnection primary, ControlSpace space) {
    this.endpoint = endpoint;
    this.primary = primary;
    this.space = space;
    this.outsiders = new Outsiders(endpoint);
  }

  /**
   * @throws FenceBrokenException if it gets in, or somebody is still in
   * @throws EndpointException if neither can be found out
   */
  void prove() {
    List<AclUser> users = outsiders.users(primary.call("ACL", "LIST"));
    AclUser application =
        users.stream()
            .filter(user -> user.name().equals(endpoint.applicationUser()))
            .findFirst()
            .orElseThrow(
                () ->
                    new EndpointRefusedException(
                        endpoint.name(),
                        "there is no user '"
                            + endpoint.applicationUser()
                            + "' to prove the fence with",
                        "correct the endpoint's application-user"));
    if (application.anyPassword()) {
      // Takes any password; to lend one would end that.
      login(application.name(), random());
    } else {
      lend(application.name());
    }
    List<AclUser> enabled = users.stream().filter(AclUser::enabled).toList();
    if (!enabled.isEmpty()) {
      throw new FenceBrokenException(endpoint.name(), "users are switched on: " + enabled);
    }
    nobodyLeft();
  }

  private void lend(String user) {
    Object left = primary.call("GET", space.canary());
    if (left != null) {
      takeBack(user, Wire.text(left));
    }
    String password = random();
    String hash = sha256(password);
    // Recorded first: a canary that dies in between is cleared away by the next.
    primary.call("SET", space.canary(), hash);
    try {
      primary.call("ACL", "SETUSER", user, "#" + hash);
      login(user, password);
    } finally {
      takeBack(user, hash);
    }
  }

  private void takeBack(String user, String hash) {
    Object reply = primary.send(command("ACL", "SETUSER", user, "!" + hash)).get(0);
    if (reply instanceof JedisDataException error && !error.getMessage().contains("exist")) {
      LOG.error("{}: user {} keeps the canary's password", endpoint.name(), user);
      throw new EndpointException(
          endpoint.name(),
          "the canary's password cannot be removed: " + error.getMessage(),
          "see what ACL GETUSER " + user + " shows, and what the server's log says");
    }
    primary.call("DEL", space.canary());
  }

  private void login(String user, String password) {
    try (Connection fresh = new Connection(RedisConnections.address(endpoint), anonymous())) {
      fresh.sendCommand(command("AUTH", user, password));
      fresh.getOne();
      String write = write(fresh);
      throw new FenceBrokenException(
          endpoint.name(), "the application user '" + user + "' can log in; " + write);
    } catch (JedisDataException e) {
      if (!e.getMessage().startsWith("WRONGPASS")) {
        throw unproven(e);
      }
    } catch (JedisException e) {
      throw unproven(e);
    }
  }

  private String write(Connection fresh) {
    try {
      fresh.sendCommand(command("SET", space.canary(), "", "PX", 1_000));
      fresh.getOne();
      fresh.sendCommand(command("DEL", space.canary()));
      fresh.getOne();
      return "its write was accepted";
    } catch (JedisException e) {
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
          endpoint.name(), first.size() + " connections of applications outlive their kill");
    }
  }

  private Set<String> ids() {
    return outsiders.clients(primary.call("CLIENT", "LIST")).stream()
        .map(ClientEntry::id)
        .collect(Collectors.toSet());
  }

  private DefaultJedisClientConfig anonymous() {
    return RedisConnections.anonymous(endpoint)
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
        .build();
  }

  private EndpointException unproven(JedisException e) {
    return RedisTrouble.of(endpoint.name(), "the fence cannot be proved", e);
  }

  private static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
