package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Link;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.args.ClientType;

/** Can everybody who logs in on the source log in on the target, and can a fence keep them out? */
final class InspectUsers implements InspectorCheck {

  @Override
  public void look(Link link, InspectedServer source, InspectedServer target, Findings findings) {
    Map<String, AclUser> there = users(target);
    Map<String, AclUser> here = users(source);
    applicationUser(source, here, findings);
    applicationUser(target, there, findings);
    here.values().stream()
        .filter(AclUser::enabled)
        .forEach(user -> compare(user, there.get(user.name()), link, findings));
    defaultUser(source, here, findings);
    defaultUser(target, there, findings);
    replicas(source, findings);
    replicas(target, findings);
  }

  private static Map<String, AclUser> users(InspectedServer server) {
    Map<String, AclUser> users = new TreeMap<>();
    new Outsiders(server.endpoint())
        .users(server.jedis().aclList())
        .forEach(user -> users.put(user.name(), user));
    return users;
  }

  private static void applicationUser(
      InspectedServer server, Map<String, AclUser> users, Findings findings) {
    String name = server.endpoint().applicationUser();
    AclUser user = users.get(name);
    if (user == null) {
      findings.critical(
          server.name(),
          "The applications' user '" + name + "' is not known there.",
          "Create it with the password that the applications use, or correct application-user.");
    } else if (!user.enabled()) {
      findings.critical(
          server.name(),
          "The applications' user '" + name + "' is switched off.",
          "ACL SETUSER " + name + " on. The cutover switches on only whom it has switched off.");
    }
  }

  private static void compare(AclUser user, AclUser other, Link link, Findings findings) {
    String target = link.target().name();
    boolean applications = user.name().equals(link.source().applicationUser());
    if (other == null) {
      if (!user.name().equals(link.target().applicationUser())) {
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
          "User '" + user.name() + "' is switched on at the source and off here.",
          "Switch it on, unless nobody needs it.");
    }
    if (!user.passwords().equals(other.passwords()) || user.anyPassword() != other.anyPassword()) {
      String message = "User '" + user.name() + "' has other passwords than on the source.";
      String advice = "Give it the same: its clients log in anew at the cutover.";
      if (applications) {
        findings.critical(target, message, advice);
      } else {
        findings.warning(target, message, advice);
      }
    }
    if (!user.rules().equals(other.rules())) {
      findings.warning(
          target,
          "User '" + user.name() + "' has other rights than on the source.",
          "Compare ACL GETUSER " + user.name() + " on both sides.");
    }
  }

  private static void defaultUser(
      InspectedServer server, Map<String, AclUser> users, Findings findings) {
    AclUser user = users.get("default");
    if (user != null && user.enabled() && !"default".equals(server.endpoint().applicationUser())) {
      findings.warning(
          server.name(),
          user.anyPassword()
              ? "The default user is switched on and needs no password: who reaches the port is in."
              : "The default user is switched on.",
          "ACL SETUSER default off, if nobody uses it. The fence switches it off for its duration.");
    }
  }

  private static void replicas(InspectedServer server, Findings findings) {
    EndpointSettings endpoint = server.endpoint();
    List<String> users =
        new Outsiders(endpoint)
            .clients(server.jedis().clientList(ClientType.REPLICA)).stream()
                .map(ClientEntry::user)
                .distinct()
                .toList();
    if (!users.isEmpty()) {
      findings.warning(
          server.name(),
          "Replicas log in as " + String.join(", ", users) + ", whom a fence switches off.",
          "Give replicas a user of their own (masteruser) and name it in exempt-users; they lose"
              + " their primary during the cutover otherwise.");
    }
  }
}
