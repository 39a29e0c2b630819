package io.exodus.endpoint.redis.wire;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plain connection, logged in: commands are written to {@link #out()} and their replies read from
 * {@link #in()} in the same order. One thread at a time; any thread may close it.
 */
public final class RespConnection implements Closeable {

  private final EndpointSettings endpoint;
  private final Socket socket;
  private final OutputStream stream;
  private final RespReader in;
  private final RespBuffer out = new RespBuffer();
  private volatile long used = System.nanoTime();

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
  public static RespConnection open(EndpointSettings endpoint, String clientName)
      throws IOException {
    RespConnection connection = anonymous(endpoint);
    try {
      RespError refused = connection.login(clientName);
      if (refused != null && !refused.message().contains("without any password")) {
        connection.checked(refused, "login refused");
      }
      return connection;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Without a login.
   *
   * @throws IOException if the endpoint cannot be reached
   */
  static RespConnection anonymous(EndpointSettings endpoint) throws IOException {
    Socket socket = RedisConnections.connect(endpoint);
    try {
      return new RespConnection(endpoint, socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Logs in as Exodus's own user; returns what the server has against it, or null. */
  RespError login(String clientName) throws IOException {
    Object reply = null;
    if (endpoint.password() != null) {
      String password = endpoint.password().reveal();
      reply =
          endpoint.username() == null || endpoint.username().isEmpty()
              ? call("AUTH", password)
              : call("AUTH", endpoint.username(), password);
    }
    call("CLIENT", "SETNAME", clientName);
    return reply instanceof RespError error ? error : null;
  }

  public RespBuffer out() {
    return out;
  }

  public RespReader in() {
    return in;
  }

  /** Milliseconds that a read may wait; 0 for ever. */
  public void readTimeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /**
   * Keeps the server, and firewalls between, from ending a connection that is not used for a while;
   * does nothing where it was used just now. What is WATCHed stays so.
   */
  public void keepAlive() throws IOException {
    if (silent()) {
      demand("PING");
    }
  }

  /** Has nothing been sent for so long that the server may have ended it? */
  public boolean silent() {
    return System.nanoTime() - used > KeptConnection.SILENCE_NANOS;
  }

  public void flush() throws IOException {
    used = System.nanoTime();
    out.writeTo(stream);
    out.clear();
    stream.flush();
  }

  /** Writes past the buffer: for a thread that does nothing but write. */
  public void write(byte[] bytes) throws IOException {
    used = System.nanoTime();
    stream.write(bytes);
  }

  public Object call(String... arguments) throws IOException {
    out.command(arguments);
    flush();
    return in.reply();
  }

  /**
   * @throws EndpointException for an error reply
   */
  public Object demand(String... arguments) throws IOException {
    return checked(call(arguments), arguments[0]);
  }

  /**
   * @throws IOException if the server is only starting
   * @throws EndpointException for any other error reply
   */
  public Object checked(Object reply, String what) throws IOException {
    if (reply instanceof RespError error) {
      if (error.is("LOADING")) {
        throw new IOException(error.message());
      }
      throw RedisErrors.refusal(endpoint.name(), what, error.message());
    }
    return reply;
  }

  /**
   * Sends what was written from MULTI to EXEC, and reads the answers.
   *
   * @param commands between the two
   * @return their replies; null where a WATCHed key has changed
   * @throws EndpointException if one of them is refused before EXEC, or EXEC is
   */
  public List<?> transaction(int commands, String what) throws IOException {
    flush();
    for (int i = 0; i < 1 + commands; i++) {
      checked(in.reply(), what);
    }
    return (List<?>) checked(in.reply(), what);
  }

  /**
   * @return whether the server has a logical database of that number
   * @throws EndpointException if it refuses for another reason
   */
  public boolean select(int database) throws IOException {
    Object reply = call("SELECT", Integer.toString(database));
    if (reply instanceof RespError error && RedisErrors.absent(error.message())) {
      return false;
    }
    checked(reply, "SELECT");
    return true;
  }

  /** One section of INFO. */
  public RedisInfo info(String section) throws IOException {
    return new RedisInfo(RespReader.text(demand("INFO", section)));
  }

  /** The fields of a hash, as HGETALL and CONFIG GET answer. */
  public static Map<String, String> hash(Object reply) {
    Map<String, String> hash = new LinkedHashMap<>();
    List<?> parts = (List<?>) reply;
    for (int i = 0; i + 1 < parts.size(); i += 2) {
      hash.put(RespReader.text(parts.get(i)), RespReader.text(parts.get(i + 1)));
    }
    return hash;
  }

  public EndpointSettings endpoint() {
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
