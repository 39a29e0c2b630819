package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection in the logical database of the control keys. One that broke is opened anew by the
 * next call, so that an effect can be repeated, or undone, after a time-out.
 */
final class ControlConnection implements AutoCloseable {

  private final EndpointSettings endpoint;
  private Jedis jedis;

  /**
   * @throws EndpointException if the endpoint cannot be reached or refuses the login
   */
  ControlConnection(EndpointSettings endpoint) {
    this.endpoint = endpoint;
    this.jedis = open();
  }

  String endpoint() {
    return endpoint.name();
  }

  /**
   * @return a reply for each command; {@link JedisDataException} for one that was refused
   * @throws EndpointException if the connection fails
   */
  List<Object> send(List<CommandArguments> commands) {
    try {
      return Wire.send(usable(), commands);
    } catch (JedisException e) {
      throw RedisTrouble.of(endpoint.name(), "the connection failed", e);
    }
  }

  List<Object> send(CommandArguments... commands) {
    return send(List.of(commands));
  }

  /**
   * @throws EndpointException if the connection fails or the command is refused
   */
  Object call(String name, Object... arguments) {
    Object reply = send(Wire.command(name, arguments)).get(0);
    if (reply instanceof JedisDataException error) {
      throw RedisTrouble.of(endpoint.name(), name + " was refused", error);
    }
    return reply;
  }

  private Jedis usable() {
    if (jedis.isBroken() || !jedis.isConnected()) {
      jedis.close();
      jedis = open();
    }
    return jedis;
  }

  private Jedis open() {
    Jedis opened = RedisConnections.open(endpoint);
    try {
      ControlSpace.select(opened);
      return opened;
    } catch (JedisException e) {
      opened.close();
      throw RedisTrouble.of(endpoint.name(), "SELECT failed", e);
    }
  }

  @Override
  public void close() {
    jedis.close();
  }
}
