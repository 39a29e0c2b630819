package io.exodus.endpoint.redis.acl;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.wire.ClientEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whom a fence keeps out: everybody but Exodus's own user and the exempt ones. */
public final class FencedUsers {

  private final Set<String> insiders;

  public FencedUsers(EndpointSettings endpoint) {
    insiders = new HashSet<>(endpoint.exemptUsers());
    insiders.add(ownUser(endpoint));
  }

  /** Without a user name, Redis takes a login for one of the default user. */
  public static String ownUser(EndpointSettings endpoint) {
    return endpoint.username() == null ? "default" : endpoint.username();
  }

  public List<AclUser> users(Object aclList) {
    return AclUser.parseAll(aclList).stream()
        .filter(user -> !insiders.contains(user.name()))
        .toList();
  }

  public List<ClientEntry> clients(Object clientList) {
    return ClientEntry.parseAll(clientList).stream()
        .filter(client -> !client.primary() && !insiders.contains(client.user()))
        .toList();
  }
}
