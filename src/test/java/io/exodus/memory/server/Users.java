package io.exodus.memory.server;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who may log in, by which passwords, and who may administer. */
final class Users {

  private final Map<String, User> users = new TreeMap<>();
  private final Undo undo;

  Users(Undo undo) {
    this.undo = undo;
  }

  private static final class User {
    private final boolean administrator;
    private final Set<String> passwords = new HashSet<>();
    private boolean on = true;

    User(boolean administrator) {
      this.administrator = administrator;
    }
  }

  void create(String name, String password, boolean administrator) {
    User user = new User(administrator);
    user.passwords.add(password);
    users.put(name, user);
  }

  boolean admits(String name, String password) {
    User user = users.get(name);
    return user != null && user.on && user.passwords.contains(password);
  }

  boolean isOn(String name) {
    return users.get(name).on;
  }

  boolean administers(String name) {
    User user = users.get(name);
    return user != null && user.administrator;
  }

  void turn(String name, boolean on) {
    User user = user(name);
    boolean was = user.on;
    user.on = on;
    undo.add(() -> user.on = was);
  }

  /** Lets the user log in by a further password. */
  void lend(String name, String password) {
    user(name).passwords.add(password);
  }

  void takeBack(String name, String password) {
    user(name).passwords.remove(password);
  }

  /** As {@code name=on} or {@code name=off}. */
  String list() {
    return users.entrySet().stream()
        .map(user -> user.getKey() + "=" + (user.getValue().on ? "on" : "off"))
        .collect(Collectors.joining(" "));
  }

  private User user(String name) {
    User user = users.get(name);
    if (user == null) {
      throw new Refused("ERROR there is no user " + name);
    }
    return user;
  }
}
