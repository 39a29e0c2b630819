package io.exodus.memory.family;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One connection to one database; for one thread at a time, but any may close it. */
final class MemoryConnection implements AutoCloseable {

  private static final String SEPARATOR = "\t";

  private final EndpointSettings endpoint;
  private final Socket socket = new Socket();
  private final BufferedReader in;

  private MemoryConnection(EndpointSettings endpoint) {
    this.endpoint = endpoint;
    int millis = (int) endpoint.timeout().toMillis();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(millis);
      socket.connect(
          new InetSocketAddress(endpoint.address().host(), endpoint.address().port()), millis);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      close();
      throw new EndpointException(
          endpoint.name(), "cannot be reached: " + e.getMessage(), "start it", e);
    }
  }

  /** Logged in as Exodus's own user. */
  static MemoryConnection open(EndpointSettings endpoint) {
    MemoryConnection connection = new MemoryConnection(endpoint);
    try {
      String reply = connection.login(endpoint.username(), endpoint.password().reveal());
      if (!reply.equals("OK")) {
        throw new EndpointRefusedException(
            endpoint.name(),
            "refuses the user '" + endpoint.username() + "': " + reply,
            "correct the endpoint's username and password");
      }
      return connection;
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Logged in as nobody. */
  static MemoryConnection anonymous(EndpointSettings endpoint) {
    return new MemoryConnection(endpoint);
  }

  /** The reply, whatever it is. */
  String login(String user, String password) {
    return send("LOGIN " + user + " " + password);
  }

  EndpointSettings endpoint() {
    return endpoint;
  }

  /** What follows the reply's first word. */
  String ask(String command) {
    return content(demand(send(command)));
  }

  /** The value of a GET; null where there is no record. */
  String get(String space, String key) {
    return valueOf(send("GET " + space + " " + key));
  }

  /** What the database tells of itself, by name. */
  Map<String, String> info() {
    return pairs(ask("INFO"));
  }

  static Map<String, String> pairs(String list) {
    return words(list).stream()
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  static List<String> words(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(" "));
  }

  /**
   * All of it happens, or nothing.
   *
   * @return a reply for each command
   * @throws CheckFailedException if one of its checks does not hold
   */
  List<String> atomic(List<String> commands) {
    return parts(ask("ATOMIC " + String.join(SEPARATOR, commands)));
  }

  /** The elements of a list whose elements have several words. */
  static List<String> parts(String list) {
    return list.isEmpty() ? List.of() : Arrays.asList(list.split(SEPARATOR));
  }

  /** The value in the reply to a GET; null where there is no record. */
  static String valueOf(String reply) {
    return reply.equals("NONE") ? null : content(reply);
  }

  private String demand(String reply) {
    String[] words = reply.split(" ");
    switch (words[0]) {
      case "OK", "VALUE", "NONE" -> {
        return reply;
      }
      case "FAILED" -> throw new CheckFailedException(words[1], words.length < 3 ? null : words[2]);
      case "LOST" -> throw new LogLostException(content(reply));
      case "FULL" ->
          throw new EndpointException(
              endpoint.name(), "has no room: " + content(reply), "give it more");
      default -> throw new CommandRefusedException(endpoint.name(), reply);
    }
  }

  /** What follows the reply's first word. */
  static String content(String reply) {
    int space = reply.indexOf(' ');
    return space < 0 ? "" : reply.substring(space + 1);
  }

  /** The reply, whatever it is. */
  String send(String command) {
    try {
      socket.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
      String reply = in.readLine();
      if (reply == null) {
        throw new IOException("it has ended the connection");
      }
      return reply;
    } catch (IOException e) {
      close();
      throw new EndpointException(
          endpoint.name(), "does not answer: " + e.getMessage(), "see that it runs", e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Then it is closed.
    }
  }

  /** A check did not hold, and nothing was changed. */
  static final class CheckFailedException extends RuntimeException {
    private final String key;
    private final String found;

    CheckFailedException(String key, String found) {
      super(key + " is " + found);
      this.key = key;
      this.found = found;
    }

    /** Of the record that was checked. */
    String key() {
      return key;
    }

    /** Null where there is no such record. */
    String found() {
      return found;
    }
  }

  /** The log does not reach back to a position. */
  static final class LogLostException extends RuntimeException {
    LogLostException(String why) {
      super(why);
    }
  }

  /** The database understands a command, and will not do it. */
  static final class CommandRefusedException extends EndpointRefusedException {
    CommandRefusedException(String endpoint, String reply) {
      super(
          endpoint, "refuses a command: " + reply, "give Exodus's user an administrator's rights");
    }
  }
}
