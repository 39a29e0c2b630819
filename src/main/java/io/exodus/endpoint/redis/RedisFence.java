package io.exodus.endpoint.redis;

import static io.exodus.endpoint.redis.Wire.command;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StaleEpochException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Switches users off and on again (see redis.io/commands/acl-setuser). {@code off} alone leaves
 * live connections as they are, so they are killed in the same transaction. Whom it switched off is
 * recorded in that transaction too: users who were off before stay so.
 *
 * <p>An ACL file is saved, where the server has one. Without it a restart brings the users of the
 * server's configuration back; {@link #stands()} switches them off again.
 */
final class RedisFence {

  private static final Logger LOG = LoggerFactory.getLogger(RedisFence.class);

  /** Member of the record that no user can be called: a fence stands, even one around nobody. */
  private static final String STANDS = " ";

  private static final int ROUNDS = 10;

  private final ControlConnection primary;
  private final ReplicaNodes replicas;
  private final EpochGuard guard;
  private final ControlSpace space;
  private final Outsiders outsiders;

  RedisFence(
      EndpointSettings endpoint,
      ControlConnection primary,
      ReplicaNodes replicas,
      ControlSpace space) {
    this.primary = primary;
    this.replicas = replicas;
    this.guard = EpochGuard.ofPrimary(primary, space);
    this.space = space;
    this.outsiders = new Outsiders(endpoint);
  }

  /**
   * @throws EndpointException if a node refuses, or a replica cannot be reached
   */
  void close(long epoch) {
    for (int i = 0; i < ROUNDS; i++) {
      guard.run(
          epoch,
          List.of(command("ACL", "LIST")),
          found -> {
            List<AclUser> users = outsiders.users(found.get(0));
            List<CommandArguments> effects = new ArrayList<>();
            effects.add(record(enabled(users), ""));
            effects.addAll(switchOff(users));
            return effects;
          });
      // A user created in between would have got in unseen.
      if (enabled(outsiders.users(primary.call("ACL", "LIST"))).isEmpty()) {
        save(primary);
        replicas.of(primary).forEach((address, replica) -> close(epoch, address, replica));
        return;
      }
    }
    throw new EndpointException(
        primary.endpoint(),
        "users are switched on as fast as a fence switches them off",
        "find out who switches them on there, and stop that");
  }

  private void close(long epoch, String address, ControlConnection replica) {
    List<AclUser> before = outsiders.users(replica.call("ACL", "LIST"));
    guard.run(epoch, List.of(), found -> List.of(record(enabled(before), address)));
    EpochGuard.ofReplica(replica, space)
        .run(
            epoch,
            List.of(command("ACL", "LIST")),
            found -> switchOff(outsiders.users(found.get(0))));
    save(replica);
  }

  /** Switches on those that a fence switched off, no others. */
  void open(long epoch) {
    guard.run(
        epoch,
        List.of(command("SMEMBERS", space.fence()), command("ACL", "LIST")),
        found -> {
          Set<String> recorded = of("", found.get(0));
          List<CommandArguments> effects = switchOn(recorded, found.get(1));
          recorded.add(STANDS);
          effects.add(command("SREM", space.fence()).addObjects(recorded));
          return effects;
        });
    save(primary);
    nodes(primary.call("SMEMBERS", space.fence())).forEach(address -> open(epoch, address));
  }

  /** A replica that is gone keeps its record, and does not keep the primary closed. */
  private void open(long epoch, String address) {
    try {
      ControlConnection replica = replicas.at(address);
      Set<String> recorded = of(address, primary.call("SMEMBERS", space.fence()));
      EpochGuard.ofReplica(replica, space)
          .run(epoch, List.of(command("ACL", "LIST")), found -> switchOn(recorded, found.get(0)));
      guard.run(
          epoch,
          List.of(),
          found ->
              List.of(
                  command("SREM", space.fence())
                      .addObjects(recorded.stream().map(user -> address + " " + user).toList())));
      save(replica);
    } catch (StaleEpochException e) {
      throw e;
    } catch (EndpointException e) {
      LOG.warn("Users of a replica stay switched off: {}", e.getMessage());
    }
  }

  /** True where the user is switched on, or would be by {@link #open}. */
  boolean admits(String user) {
    return of("", primary.call("SMEMBERS", space.fence())).contains(user)
        || enabled(outsiders.users(primary.call("ACL", "LIST"))).stream()
            .anyMatch(enabled -> enabled.name().equals(user));
  }

  /** True while a fence stands here; switches off again whom a restart has brought back. */
  boolean stands() {
    List<CommandArguments> reads =
        List.of(command("SMEMBERS", space.fence()), command("ACL", "LIST"));
    List<Object> found = primary.send(reads);
    JedisDataException error = Wire.firstError(found);
    if (error != null) {
      throw RedisTrouble.of(primary.endpoint(), "a look at the fence was refused", error);
    }
    if (!Wire.texts(found.get(0)).contains(STANDS)) {
      return false;
    }
    if (!broughtBack(found).isEmpty()) {
      LOG.warn("{}: users of a fence are switched on, by a restart perhaps", primary.endpoint());
      // Opening touches the epoch: if it happened meanwhile, this looks again and finds nobody.
      guard.repeat(reads, again -> switchOff(broughtBack(again)));
    }
    return true;
  }

  private static List<AclUser> broughtBack(List<Object> found) {
    Set<String> recorded = of("", found.get(0));
    return AclUser.parseAll(found.get(1)).stream()
        .filter(user -> user.enabled() && recorded.contains(user.name()))
        .toList();
  }

  private CommandArguments record(List<AclUser> users, String address) {
    String prefix = address.isEmpty() ? "" : address + " ";
    Set<String> members = users.stream().map(u -> prefix + u.name()).collect(Collectors.toSet());
    members.add(STANDS);
    return command("SADD", space.fence()).addObjects(members);
  }

  private static List<CommandArguments> switchOff(List<AclUser> users) {
    List<CommandArguments> commands = new ArrayList<>();
    enabled(users).forEach(user -> commands.add(command("ACL", "SETUSER", user.name(), "off")));
    // Those who were off before too: switching off has never ended a connection.
    users.forEach(user -> commands.add(command("CLIENT", "KILL", "USER", user.name())));
    return commands;
  }

  /** Only existing users: SETUSER would create the others. */
  private static List<CommandArguments> switchOn(Set<String> recorded, Object aclList) {
    return AclUser.parseAll(aclList).stream()
        .filter(user -> recorded.contains(user.name()))
        .map(user -> command("ACL", "SETUSER", user.name(), "on"))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static List<AclUser> enabled(List<AclUser> users) {
    return users.stream().filter(AclUser::enabled).toList();
  }

  /** Users recorded for that node; "" is the primary. User names hold no spaces. */
  private static Set<String> of(String address, Object members) {
    return Wire.texts(members).stream()
        .filter(member -> !member.equals(STANDS))
        .filter(
            member ->
                address.isEmpty() ? member.indexOf(' ') < 0 : member.startsWith(address + " "))
        .map(member -> member.substring(member.indexOf(' ') + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> nodes(Object members) {
    return Wire.texts(members).stream()
        .filter(member -> !member.equals(STANDS) && member.indexOf(' ') > 0)
        .map(member -> member.substring(0, member.indexOf(' ')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void save(ControlConnection node) {
    Object reply = node.send(command("ACL", "SAVE")).get(0);
    if (reply instanceof JedisDataException error
        && !error.getMessage().contains("not configured to use an ACL file")) {
      throw new EndpointException(
          node.endpoint(),
          "the ACL file cannot be saved: " + error.getMessage(),
          "make the file that 'aclfile' names writable for the server",
          error);
    }
  }
}
