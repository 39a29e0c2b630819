package io.exodus.memory.server;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What only administrators may do. */
final class AdminCommands {

  private final String server = UUID.randomUUID().toString();
  private final String version;
  private final Storage storage;
  private final Users users;
  private final Undo undo;
  private final Set<Client> clients;
  private long second;
  private long commands;
  private long lastSecond;

  AdminCommands(String version, Storage storage, Users users, Undo undo, Set<Client> clients) {
    this.version = version;
    this.storage = storage;
    this.users = users;
    this.undo = undo;
    this.clients = clients;
  }

  void counted() {
    long now = System.nanoTime() / 1_000_000_000;
    if (now != second) {
      lastSecond = now == second + 1 ? commands : 0;
      commands = 0;
      second = now;
    }
    commands++;
  }

  String run(Client client, String[] words) {
    return switch (words[0]) {
      case "CHECK" -> check(words);
      case "CLEAR" -> {
        storage.clear();
        yield "OK";
      }
      case "SPACES" -> "OK " + String.join(" ", storage.spaces());
      case "SCAN" -> scan(words[1], words[2], Storage.number(words[3]));
      case "SNAPSHOT" -> {
        client.snapshot(storage.copy().iterator());
        yield "OK " + storage.log().position();
      }
      case "MORE" -> more(client.snapshot(), Storage.number(words[1]));
      case "LOG" -> log(words[1], (int) Storage.number(words[2]));
      case "RETAIN" -> retain((int) Storage.number(words[1]));
      case "SEQUENCES" -> "OK " + pairs(storage.sequences());
      case "SEQUENCE" -> {
        storage.sequence(words[1], Storage.number(words[2]));
        yield "OK";
      }
      case "USERS" -> "OK " + users.list();
      case "USER" -> {
        users.turn(words[1], words[2].equals("ON"));
        yield "OK";
      }
      case "LEND" -> {
        users.lend(words[1], words[2]);
        yield "OK";
      }
      case "RETURN" -> {
        users.takeBack(words[1], words[2]);
        yield "OK";
      }
      case "CLIENTS" -> "OK " + clients();
      case "INFO" -> "OK " + info();
      default -> throw new Refused("ERROR there is no command " + words[0]);
    };
  }

  /** Lets what follows happen only where a record of the reserved space is as it is thought. */
  private String check(String[] words) {
    String found = storage.get(Storage.RESERVED, words[1]);
    boolean holds =
        switch (words[2]) {
          case "IS" -> words[3].equals(found);
          case "ABSENT" -> found == null;
          case "UPTO" -> found == null || Storage.number(found) <= Storage.number(words[3]);
          default -> throw new Refused("ERROR check by IS, ABSENT or UPTO");
        };
    if (!holds) {
      throw new Refused("FAILED " + words[1] + (found == null ? "" : " " + found));
    }
    return "OK";
  }

  /** Records of a space behind that key, in their order; behind none where it is {@code -}. */
  private String scan(String space, String after, long most) {
    Map<String, String> behind =
        after.equals("-") ? storage.space(space) : storage.space(space).tailMap(after, false);
    return "OK "
        + behind.entrySet().stream()
            .limit(most)
            .map(record -> record.getKey() + " " + record.getValue())
            .collect(Collectors.joining(" "));
  }

  private static String more(Iterator<Storage.Held> snapshot, long most) {
    if (snapshot == null) {
      throw new Refused("ERROR take a snapshot first");
    }
    StringBuilder records = new StringBuilder("OK");
    for (int i = 0; i < most && snapshot.hasNext(); i++) {
      Storage.Held record = snapshot.next();
      records.append(' ').append(record.space()).append(' ').append(record.key());
      records.append(' ').append(record.value());
    }
    return records.toString();
  }

  private String log(String position, int most) {
    return "OK " + String.join(Commands.SEPARATOR, storage.log().after(position, most));
  }

  private String retain(int newest) {
    int was = storage.log().length();
    storage.log().keep(newest);
    undo.add(() -> storage.log().keep(was));
    return "OK";
  }

  /** Each as {@code number user address:port}. */
  private String clients() {
    return clients.stream()
        .filter(client -> client.user() != null)
        .map(client -> client.id() + " " + client.user() + " " + client.address())
        .collect(Collectors.joining(" "));
  }

  private String info() {
    Map<String, Object> info =
        Map.of(
            "server", server,
            "version", version,
            "records", storage.records(),
            "bytes", storage.bytes(),
            "most-bytes", storage.mostBytes(),
            "clients", clients.size(),
            "commands-per-second", lastSecond,
            "position", storage.log().position(),
            "log-length", storage.log().length(),
            "log-bytes", storage.log().bytes());
    return pairs(info) + " micros=" + ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private static String pairs(Map<String, ?> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
