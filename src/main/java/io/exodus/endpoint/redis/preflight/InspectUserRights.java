package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.redis.acl.AclRights;
import io.exodus.endpoint.redis.acl.AclUser;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.wire.RedisInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** May a user do on the target what it may on the source, and no more? */
final class InspectUserRights {

  private final InspectedServer source;
  private final InspectedServer target;
  private final Findings findings;

  InspectUserRights(InspectedServer source, InspectedServer target, Findings findings) {
    this.source = source;
    this.target = target;
    this.findings = findings;
  }

  /**
   * @param user on the source
   * @param other of the same name, on the target
   */
  void compare(AclUser user, AclUser other) {
    if (user.rules().equals(other.rules()) && sameVersion()) {
      return;
    }
    AclRights here = rights(user, source, target);
    AclRights there = rights(other, target, source);
    Set<String> lost = new TreeSet<>(here.names());
    lost.removeAll(there.names());
    if (!mean(source, target, user, other) && !mean(target, source, user, other)) {
      Set<String> gained = new TreeSet<>(there.names());
      gained.removeAll(here.names());
      findings.warning(
          target.name(),
          "User '"
              + user.name()
              + "' has different rights from those on the source"
              + details(lost, gained, !here.where().equals(there.where()))
              + ".",
          "Compare ACL GETUSER " + user.name() + " on both sides.");
      return;
    }
    RedisInfo statistics = source.statistics();
    lost.removeIf(name -> !statistics.used(name));
    if (!lost.isEmpty()) {
      findings.warning(
          target.name(),
          "User '"
              + user.name()
              + "' has the same rules on both sides, but version "
              + target.info().version()
              + " does not let it call "
              + Findings.shown(lost)
              + ", which the source ("
              + source.info().version()
              + ") allows.",
          "If that user's clients need them: ACL SETUSER " + user.name() + " +<command> there.");
    }
  }

  private boolean sameVersion() {
    return source.info().version().equals(target.info().version());
  }

  /** By that server's own categories, without what the other does not have. */
  private static AclRights rights(AclUser user, InspectedServer server, InspectedServer other) {
    return AclRights.of(user.rules(), server.commands()).knownTo(other.commands());
  }

  /** Do both texts allow the same if one server reads them? */
  private static boolean mean(
      InspectedServer reader, InspectedServer other, AclUser one, AclUser two) {
    return rights(one, reader, other).equals(rights(two, reader, other));
  }

  private static String details(Set<String> lost, Set<String> gained, boolean elsewhere) {
    List<String> details = new ArrayList<>();
    if (!lost.isEmpty()) {
      details.add("it may not call " + Findings.shown(lost));
    }
    if (!gained.isEmpty()) {
      details.add("it may also call " + Findings.shown(gained));
    }
    if (elsewhere) {
      details.add("its patterns of keys or channels differ");
    }
    return details.isEmpty() ? "" : ": " + String.join("; ", details);
  }
}
