package io.exodus.memory.family;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Inspector.Connected;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everybody at a database whom a fence keeps out: all but Exodus and the exempt users. */
final class Outsiders {

  private final MemoryConnection connection;

  Outsiders(MemoryConnection connection) {
    this.connection = connection;
  }

  /** Whether each may log in. */
  Map<String, Boolean> users() {
    Map<String, Boolean> users = new TreeMap<>();
    MemoryConnection.pairs(connection.ask("USERS"))
        .forEach((user, state) -> users.put(user, state.equals("on")));
    users.keySet().removeIf(this::exempt);
    return users;
  }

  /** Those who may log in. */
  Set<String> admitted() {
    Map<String, Boolean> users = users();
    users.values().removeIf(on -> !on);
    return new TreeSet<>(users.keySet());
  }

  /** Their connections, by a number that no other has. */
  Map<String, Connected> connected() {
    Map<String, Connected> connected = new HashMap<>();
    List<String> words = MemoryConnection.words(connection.ask("CLIENTS"));
    for (int i = 0; i < words.size(); i += 3) {
      connected.put(words.get(i), new Connected(words.get(i + 2), words.get(i + 1)));
    }
    connected.values().removeIf(client -> exempt(client.user()));
    return connected;
  }

  private boolean exempt(String user) {
    EndpointSettings endpoint = connection.endpoint();
    return user.equals(endpoint.username()) || endpoint.exemptUsers().contains(user);
  }
}
