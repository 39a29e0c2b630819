package io.exodus.endpoint.redis.control;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.wire.KeptConnection;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RedisException;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.endpoint.redis.wire.Wire;
import java.util.List;
import java.util.Set;

/**
 * A connection in the logical database of the control keys. One that broke, or that the server has
 * ended while it was idle, is opened again by the next call, so that an effect can be repeated, or
 * undone; never between a WATCH and its EXEC.
 */
public final class ControlConnection implements AutoCloseable {

  private static final Set<String> END_WATCH = Set.of("EXEC", "DISCARD", "UNWATCH");

  private final EndpointSettings endpoint;
  private final KeptConnection connection;
  private boolean watches;

  /**
   * @throws EndpointException if the endpoint cannot be reached or refuses the login
   */
  public ControlConnection(EndpointSettings endpoint) {
    this.endpoint = endpoint;
    this.connection = new KeptConnection(endpoint, ExodusKeys::select);
  }

  public String endpoint() {
    return endpoint.name();
  }

  /**
   * @return a reply for each command; {@link RespError} for one that was refused
   * @throws EndpointException if the connection fails
   */
  public List<Object> send(List<RespFrame> commands) {
    // What was WATCHed on one connection is not on another: an EXEC there would be no guard.
    RedisClient client = watches ? connection.present() : connection.usable();
    try {
      List<Object> replies = client.send(commands);
      commands.forEach(this::note);
      return replies;
    } catch (RedisException e) {
      watches = false;
      throw RedisErrors.of(endpoint.name(), "the connection failed", e);
    }
  }

  public List<Object> send(RespFrame... commands) {
    return send(List.of(commands));
  }

  /**
   * @throws EndpointException if the connection fails or the command is refused
   */
  public Object call(String name, Object... arguments) {
    Object reply = send(Wire.command(name, arguments)).get(0);
    if (reply instanceof RespError error) {
      throw RedisErrors.refusal(endpoint.name(), name + " was refused", error.message());
    }
    return reply;
  }

  private void note(RespFrame command) {
    String name = Wire.text(command.word(0));
    watches = name.equals("WATCH") || (watches && !END_WATCH.contains(name));
  }

  @Override
  public void close() {
    connection.close();
  }
}
