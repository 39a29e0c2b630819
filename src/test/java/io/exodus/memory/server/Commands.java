package io.exodus.memory.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs one line at a time, whoever sends it: a command, or several that happen together or not at
 * all, behind the word ATOMIC. A space separates words and a tab commands, so words hold neither.
 */
final class Commands {

  static final String SEPARATOR = "\t";

  private final Undo undo = new Undo();
  private final Storage storage;
  private final Users users = new Users(undo);
  private final AdminCommands admin;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();

  Commands(String version, long mostBytes) {
    storage = new Storage(mostBytes, undo);
    admin = new AdminCommands(version, storage, users, undo, clients);
  }

  synchronized void user(String name, String password, boolean administrator) {
    users.create(name, password, administrator);
  }

  void came(Client client) {
    clients.add(client);
  }

  void left(Client client) {
    clients.remove(client);
  }

  void endAll() {
    clients.forEach(Client::end);
  }

  synchronized String run(Client client, String line) {
    if (client.ended()) {
      return "DENIED the connection has ended";
    }
    try {
      String reply =
          line.startsWith("ATOMIC ")
              ? together(client, line.substring("ATOMIC ".length()))
              : one(client, line);
      undo.commit();
      storage.log().trim();
      // Whoever is switched off is out at once, with all that is still on its way.
      clients.stream()
          .filter(each -> each.user() != null && !users.isOn(each.user()))
          .forEach(Client::end);
      notifyAll();
      return reply;
    } catch (Refused e) {
      undo.rollBack();
      return e.getMessage();
    }
  }

  private String together(Client client, String lines) {
    List<String> replies = new ArrayList<>();
    for (String line : lines.split(SEPARATOR)) {
      if (line.startsWith("WAIT ")) {
        throw new Refused("ERROR a transaction does not wait");
      }
      replies.add(one(client, line));
    }
    return "OK " + String.join(SEPARATOR, replies);
  }

  private String one(Client client, String line) {
    admin.counted();
    String[] words = line.split(" ");
    if (line.contains(SEPARATOR)) {
      throw new Refused("ERROR a tab separates the commands of a transaction");
    }
    try {
      if (words[0].equals("LOGIN")) {
        return login(client, words[1], words[2]);
      }
      if (client.user() == null) {
        throw new Refused("DENIED log in first");
      }
      return switch (words[0]) {
        case "PING" -> "OK";
        case "GET" -> value(storage.get(space(client, words), words[2]));
        case "SET" -> {
          storage.set(space(client, words), words[2], words[3]);
          yield "OK";
        }
        case "DEL" -> {
          storage.remove(space(client, words), words[2]);
          yield "OK";
        }
        case "ADD" ->
            "VALUE " + storage.add(space(client, words), words[2], Storage.number(words[3]));
        case "NEXT" -> "VALUE " + storage.next(words[1]);
        case "WAIT" -> await(words[1], Storage.number(words[2]));
        default -> {
          if (!users.administers(client.user())) {
            throw new Refused("ERROR " + words[0] + " is not for " + client.user());
          }
          yield admin.run(client, words);
        }
      };
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new Refused("ERROR " + words[0] + " needs more than " + (words.length - 1) + " words");
    }
  }

  private String login(Client client, String name, String password) {
    if (!users.admits(name, password)) {
      throw new Refused("DENIED the user is off, or the password is wrong");
    }
    client.loggedIn(name);
    return "OK";
  }

  private String space(Client client, String[] words) {
    if (words[1].equals(Storage.RESERVED) && !users.administers(client.user())) {
      throw new Refused("ERROR the space " + words[1] + " is not for " + client.user());
    }
    return words[1];
  }

  /** Ends sooner where the log grows beyond that position; meanwhile others go on. */
  private String await(String position, long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      while (!storage.log().isBeyond(position) && System.nanoTime() < end) {
        wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "OK " + storage.log().position();
  }

  private static String value(String value) {
    return value == null ? "NONE" : "VALUE " + value;
  }
}
