package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plain connection, logged in: commands are written to {@link #out()} and their replies read from
 * {@link #in()} in the same order. One thread at a time; any thread may close it.
 */
final class RespConnection implements Closeable {

  private final EndpointSettings endpoint;
  private final Socket socket;
  private final OutputStream stream;
  private final RespReader in;
  private final RespBuffer out = new RespBuffer();

  private RespConnection(EndpointSettings endpoint, Socket socket) throws IOException {
    this.endpoint = endpoint;
    this.socket = socket;
    this.stream = socket.getOutputStream();
    this.in = new RespReader(socket.getInputStream());
  }

  /**
   * @param clientName as CLIENT LIST shows it
   * @throws IOException if the endpoint cannot be reached
   * @throws EndpointException if it refuses the login
   */
  static RespConnection open(EndpointSettings endpoint, String clientName) throws IOException {
    Socket socket = RedisConnections.connect(endpoint);
    try {
      RespConnection connection = new RespConnection(endpoint, socket);
      connection.login(clientName);
      return connection;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private void login(String clientName) throws IOException {
    if (endpoint.password() != null) {
      String password = endpoint.password().reveal();
      Object reply =
          endpoint.username() == null || endpoint.username().isEmpty()
              ? call("AUTH", password)
              : call("AUTH", endpoint.username(), password);
      if (reply instanceof RespError error && !error.message().contains("without any password")) {
        if (error.is("LOADING")) {
          throw new IOException(error.message());
        }
        throw RedisTrouble.refusal(endpoint.name(), "login refused", error.message());
      }
    }
    call("CLIENT", "SETNAME", clientName);
  }

  RespBuffer out() {
    return out;
  }

  RespReader in() {
    return in;
  }

  /** Milliseconds that a read may wait; 0 for ever. */
  void readTimeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  void flush() throws IOException {
    out.writeTo(stream);
    out.clear();
    stream.flush();
  }

  /** Writes past the buffer: for a thread that does nothing but write. */
  void write(byte[] bytes) throws IOException {
    stream.write(bytes);
  }

  Object call(String... arguments) throws IOException {
    out.command(arguments);
    flush();
    return in.reply();
  }

  /**
   * @throws EndpointException for an error reply
   */
  Object demand(String... arguments) throws IOException {
    return checked(call(arguments), arguments[0]);
  }

  /**
   * @throws IOException if the server is only starting
   * @throws EndpointException for any other error reply
   */
  Object checked(Object reply, String what) throws IOException {
    if (reply instanceof RespError error) {
      if (error.is("LOADING")) {
        throw new IOException(error.message());
      }
      throw RedisTrouble.refusal(endpoint.name(), what, error.message());
    }
    return reply;
  }

  /** Selects the database of the control keys, see {@link ControlSpace}; returns its number. */
  int selectControl() throws IOException {
    if (call("SELECT", Integer.toString(ControlSpace.SPARE_DATABASE)) instanceof RespError) {
      demand("SELECT", "0");
      return 0;
    }
    return ControlSpace.SPARE_DATABASE;
  }

  /** The fields of one section of INFO. */
  Map<String, String> info(String section) throws IOException {
    return fields(demand("INFO", section));
  }

  static Map<String, String> fields(Object info) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : RespReader.text(info).split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.charAt(0) != '#') {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return fields;
  }

  static Map<String, String> hash(Object reply) {
    Map<String, String> hash = new LinkedHashMap<>();
    List<?> parts = (List<?>) reply;
    for (int i = 0; i + 1 < parts.size(); i += 2) {
      hash.put(RespReader.text(parts.get(i)), RespReader.text(parts.get(i + 1)));
    }
    return hash;
  }

  /** The arguments of an HSET of the whole checkpoint. */
  static String[] hset(String key, Checkpoint checkpoint) {
    List<String> arguments = new ArrayList<>(List.of("HSET", key));
    checkpoint
        .write()
        .forEach(
            (field, value) -> {
              arguments.add(field);
              arguments.add(value);
            });
    return arguments.toArray(String[]::new);
  }

  EndpointSettings endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing more to be done with a socket that does not close.
    }
  }
}
