package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whom a fence keeps out: everybody but Exodus's own user and the exempt ones. */
final class Outsiders {

  private final Set<String> insiders;

  Outsiders(EndpointSettings endpoint) {
    insiders = new HashSet<>(endpoint.exemptUsers());
    insiders.add(ownUser(endpoint));
  }

  /** Without a user name, Redis takes a login for one of the default user. */
  static String ownUser(EndpointSettings endpoint) {
    return endpoint.username() == null ? "default" : endpoint.username();
  }

  List<AclUser> users(Object aclList) {
    return AclUser.parseAll(aclList).stream()
        .filter(user -> !insiders.contains(user.name()))
        .toList();
  }

  List<ClientEntry> clients(Object clientList) {
    return ClientEntry.parseAll(clientList).stream()
        .filter(client -> !client.primary() && !insiders.contains(client.user()))
        .toList();
  }
}
