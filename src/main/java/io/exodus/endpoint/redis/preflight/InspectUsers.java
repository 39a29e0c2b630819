package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.acl.AclUser;
import io.exodus.endpoint.redis.acl.FencedUsers;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.ClientEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Can everybody who logs in on the source log in on the target, and can a fence keep them out? */
final class InspectUsers implements InspectorCheck {

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    Map<String, AclUser> there = users(target);
    Map<String, AclUser> here = users(source);
    source.endpoint().applicationUsers().forEach(user -> present(source, user, here, findings));
    target.endpoint().applicationUsers().forEach(user -> present(target, user, there, findings));
    InspectUserRights rights = new InspectUserRights(source, target, findings);
    for (AclUser user : here.values()) {
      AclUser other = there.get(user.name());
      if (user.enabled()) {
        compare(user, other, link, findings);
      }
      if (user.enabled() && other != null) {
        rights.compare(user, other);
      }
    }
    defaultUser(source, here, findings);
    defaultUser(target, there, findings);
    replicas(source, findings);
    replicas(target, findings);
  }

  private static Map<String, AclUser> users(InspectedServer server) {
    Map<String, AclUser> users = new TreeMap<>();
    new FencedUsers(server.endpoint())
        .users(server.client().call("ACL", "LIST"))
        .forEach(user -> users.put(user.name(), user));
    return users;
  }

  private static void present(
      InspectedServer server, String name, Map<String, AclUser> users, Findings findings) {
    AclUser user = users.get(name);
    if (user == null) {
      findings.critical(
          server.name(),
          "The applications' user '" + name + "' does not exist there.",
          "Create it with the password that the applications use, or correct application-users.");
    } else if (!user.enabled()) {
      findings.critical(
          server.name(),
          "The applications' user '" + name + "' is switched off.",
          "ACL SETUSER "
              + name
              + " on. The cutover switches on only the users that it switched "
              + "off.");
    }
  }

  private static void compare(AclUser user, AclUser other, EndpointPair link, Findings findings) {
    String target = link.target().name();
    boolean applications = link.source().applicationUsers().contains(user.name());
    if (other == null) {
      if (!link.target().applicationUsers().contains(user.name())) {
        findings.critical(
            target,
            "User '" + user.name() + "' of the source is missing.",
            "Create it there; who logs in with it would be refused after the cutover. If nobody"
                + " does, switch it off on the source.");
      }
      return;
    }
    if (!other.enabled() && !applications) {
      findings.warning(
          target,
          "User '" + user.name() + "' is on at the source and off here.",
          "Switch it on, unless nobody needs it.");
    }
    if (!user.passwords().equals(other.passwords()) || user.anyPassword() != other.anyPassword()) {
      String message =
          "User '" + user.name() + "' has different passwords from those on the source.";
      String advice = "Give it the same passwords: its clients log in again at the cutover.";
      if (applications) {
        findings.critical(target, message, advice);
      } else {
        findings.warning(target, message, advice);
      }
    }
  }

  private static void defaultUser(
      InspectedServer server, Map<String, AclUser> users, Findings findings) {
    AclUser user = users.get("default");
    if (user != null
        && user.enabled()
        && !server.endpoint().applicationUsers().contains("default")) {
      findings.warning(
          server.name(),
          user.anyPassword()
              ? "The default user is on and needs no password: whoever reaches the port is logged "
                  + "in."
              : "The default user is on.",
          "ACL SETUSER default off, if nobody uses it. The fence switches it off for as long as "
              + "it stands.");
    }
  }

  private static void replicas(InspectedServer server, Findings findings) {
    EndpointSettings endpoint = server.endpoint();
    List<String> users =
        new FencedUsers(endpoint)
            .clients(server.client().call("CLIENT", "LIST", "TYPE", "REPLICA")).stream()
                .map(ClientEntry::user)
                .distinct()
                .toList();
    if (!users.isEmpty()) {
      findings.warning(
          server.name(),
          "Replicas log in as " + String.join(", ", users) + ", which a fence switches off.",
          "Give replicas a separate user (masteruser) and name it in exempt-users. Otherwise they "
              + "lose their primary during the cutover.");
    }
  }
}
