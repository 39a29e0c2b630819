package io.exodus.endpoint.redis.authority;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.endpoint.redis.acl.AclUser;
import io.exodus.endpoint.redis.acl.FencedUsers;
import io.exodus.endpoint.redis.control.Altered;
import io.exodus.endpoint.redis.control.ControlConnection;
import io.exodus.endpoint.redis.control.EpochGuard;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.endpoint.redis.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches users off and on again (see redis.io/commands/acl-setuser). {@code off} alone leaves
 * live connections as they are, so they are killed in the same transaction. Whom it switches off is
 * noted before, outside of this database, which may forget what it holds; and recorded in that
 * transaction too. Users who were off before stay so.
 *
 * <p>An ACL file is saved, where the server has one. Without it a restart brings the users of the
 * server's configuration back; {@link #stands} switches them off again.
 */
final class RedisFence {

  private static final Logger LOG = LoggerFactory.getLogger(RedisFence.class);

  /** Member of the record that no user can be called: a fence stands, even one around nobody. */
  private static final String STANDS = " ";

  private static final int ROUNDS = 10;

  private final ControlConnection primary;
  private final ReplicaNodes replicas;
  private final EpochGuard guard;
  private final ExodusKeys space;
  private final FencedUsers outsiders;
  private final Altered altered;

  RedisFence(
      EndpointSettings endpoint,
      ControlConnection primary,
      ReplicaNodes replicas,
      ExodusKeys space,
      EpochGuard guard,
      Altered altered) {
    this.primary = primary;
    this.replicas = replicas;
    this.guard = guard;
    this.space = space;
    this.outsiders = new FencedUsers(endpoint);
    this.altered = altered;
  }

  /**
   * Notes whom {@link #close} would switch off now.
   *
   * @throws EndpointException if a node refuses, or a replica cannot be reached
   */
  void expect() {
    altered.noteUsers(Altered.PRIMARY, present(primary));
    replicas
        .of(primary)
        .forEach((address, replica) -> altered.noteUsers(address, present(replica)));
  }

  /** Those outsiders who may log in there. */
  private List<AclUser> present(ControlConnection node) {
    return enabled(outsiders.users(node.call("ACL", "LIST")));
  }

  /**
   * @throws EndpointException if a node refuses, or a replica cannot be reached
   */
  void close(long epoch) {
    for (int i = 0; i < ROUNDS; i++) {
      List<AclUser> unnoted = new ArrayList<>();
      guard.run(
          epoch,
          List.of(command("ACL", "LIST")),
          found -> {
            List<AclUser> users = outsiders.users(found.get(0));
            unnoted.clear();
            unnoted.addAll(enabled(users));
            unnoted.removeIf(user -> altered.users(Altered.PRIMARY).contains(user.name()));
            if (!unnoted.isEmpty()) {
              return List.of();
            }
            List<RespFrame> effects = new ArrayList<>();
            effects.add(record(enabled(users), ""));
            effects.addAll(switchOff(users));
            return effects;
          });
      if (!unnoted.isEmpty()) {
        // Costs a call to whoever keeps it; whom a fence expected is known before the hold.
        altered.noteUsers(Altered.PRIMARY, unnoted);
        continue;
      }
      // A user created in between would have got in unseen.
      if (present(primary).isEmpty()) {
        save(primary);
        replicas.of(primary).forEach((address, replica) -> close(epoch, address, replica));
        return;
      }
    }
    throw new EndpointException(
        primary.endpoint(),
        "somebody switches users on as fast as a fence switches them off",
        "find out who switches them on there, and stop that");
  }

  private void close(long epoch, String address, ControlConnection replica) {
    List<AclUser> before = present(replica);
    altered.noteUsers(address, before);
    guard.run(epoch, List.of(), found -> List.of(record(before, address)));
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
          recorded.addAll(altered.users(Altered.PRIMARY));
          List<RespFrame> effects = switchOn(recorded, found.get(1));
          recorded.add(STANDS);
          effects.add(command("SREM", space.fence(), recorded));
          return effects;
        });
    save(primary);
    Set<String> nodes = nodes(primary.call("SMEMBERS", space.fence()));
    nodes.addAll(altered.replicas());
    nodes.forEach(address -> open(epoch, address));
  }

  /** A replica that is gone keeps its record, and does not keep the primary closed. */
  private void open(long epoch, String address) {
    try {
      ControlConnection replica = replicas.at(address);
      Set<String> recorded = of(address, primary.call("SMEMBERS", space.fence()));
      recorded.addAll(altered.users(address));
      if (recorded.isEmpty()) {
        return;
      }
      EpochGuard.ofReplica(replica, space)
          .run(epoch, List.of(command("ACL", "LIST")), found -> switchOn(recorded, found.get(0)));
      guard.run(
          epoch,
          List.of(),
          found ->
              List.of(
                  command(
                      "SREM",
                      space.fence(),
                      recorded.stream().map(user -> address + " " + user).toList())));
      save(replica);
    } catch (StaleEpochException e) {
      throw e;
    } catch (EndpointException e) {
      LOG.warn("Users of a replica stay switched off: {}", e.getMessage());
    }
  }

  /**
   * Forgets whom it switched off, where they are on again; the caller has seen those of the primary
   * get in. A replica that is gone keeps its record here too.
   */
  void seenOpen(long epoch) {
    altered.forgetUsers(Altered.PRIMARY, epoch);
    for (String address : altered.replicas()) {
      try {
        ControlConnection replica = replicas.at(address);
        Set<String> off = altered.users(address);
        present(replica).forEach(user -> off.remove(user.name()));
        if (!off.isEmpty()) {
          throw new EndpointException(
              replica.endpoint(),
              "users that a fence switched off are still off: " + off,
              "switch them on there (ACL SETUSER <user> on), or create the missing ones again");
        }
      } catch (EndpointException e) {
        LOG.warn("Not verified as open again: {}", e.getMessage());
        continue;
      }
      altered.forgetUsers(address, epoch);
    }
  }

  /** True where the user is switched on, or would be by {@link #open}. */
  boolean admits(String user) {
    return altered.users(Altered.PRIMARY).contains(user)
        || of("", primary.call("SMEMBERS", space.fence())).contains(user)
        || present(primary).stream().anyMatch(enabled -> enabled.name().equals(user));
  }

  /**
   * True while a fence stands here; switches off again whom a restart, or somebody, has switched
   * on. What the record in this database says is only half of it: it may be gone.
   *
   * @throws StaleEpochException if a change of authority is under way: it may be opening this side
   */
  boolean stands(long epoch) {
    boolean recorded =
        Wire.texts(primary.call("SMEMBERS", space.fence())).contains(STANDS)
            || !altered.users(Altered.PRIMARY).isEmpty();
    if (!recorded) {
      return false;
    }
    guard.keep(epoch);
    if (isOpen()) {
      LOG.warn(
          "{}: users that a fence switched off are on, perhaps after a restart",
          primary.endpoint());
      close(epoch);
    }
    return true;
  }

  private boolean isOpen() {
    if (!present(primary).isEmpty()) {
      return true;
    }
    try {
      return replicas.of(primary).values().stream().anyMatch(node -> !present(node).isEmpty());
    } catch (EndpointException e) {
      // Nobody reads there while it is away; it is looked at again once it is back.
      LOG.debug("Not checked: {}", e.getMessage());
      return false;
    }
  }

  private RespFrame record(List<AclUser> users, String address) {
    String prefix = address.isEmpty() ? "" : address + " ";
    Set<String> members = users.stream().map(u -> prefix + u.name()).collect(Collectors.toSet());
    members.add(STANDS);
    return command("SADD", space.fence(), members);
  }

  private static List<RespFrame> switchOff(List<AclUser> users) {
    List<RespFrame> commands = new ArrayList<>();
    enabled(users).forEach(user -> commands.add(command("ACL", "SETUSER", user.name(), "off")));
    // Those who were off before too: switching off has never ended a connection.
    users.forEach(user -> commands.add(command("CLIENT", "KILL", "USER", user.name())));
    return commands;
  }

  /** Only existing users: SETUSER would create the others. */
  private static List<RespFrame> switchOn(Set<String> recorded, Object aclList) {
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
    if (reply instanceof RespError error
        && !error.message().contains("not configured to use an ACL file")) {
      throw new EndpointException(
          node.endpoint(),
          "the ACL file cannot be saved: " + error.message(),
          "make the file in 'aclfile' writable for the server");
    }
  }
}
