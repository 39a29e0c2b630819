package io.exodus.endpoint.redis.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** Commands sent together, and their replies one by one: an error is a reply like any other. */
public final class Wire {

  private Wire() {}

  public static CommandArguments command(String name, Object... arguments) {
    byte[] raw = name.getBytes(StandardCharsets.US_ASCII);
    return new CommandArguments(() -> raw).addObjects(arguments);
  }

  /**
   * @return a reply for each command; {@link JedisDataException} for one that was refused
   */
  public static List<Object> send(Jedis jedis, List<CommandArguments> commands) {
    Connection connection = jedis.getConnection();
    commands.forEach(connection::sendCommand);
    return connection.getMany(commands.size());
  }

  public static List<Object> send(Jedis jedis, CommandArguments... commands) {
    return send(jedis, List.of(commands));
  }

  /**
   * @return the first error among the replies, those inside of EXEC included; null if none
   */
  public static JedisDataException firstError(List<?> replies) {
    for (Object reply : replies) {
      if (reply instanceof JedisDataException error) {
        return error;
      }
      if (reply instanceof List<?> inner) {
        JedisDataException error = firstError(inner);
        if (error != null) {
          return error;
        }
      }
    }
    return null;
  }

  public static String text(Object reply) {
    return reply instanceof byte[] raw
        ? new String(raw, StandardCharsets.UTF_8)
        : reply == null ? null : reply.toString();
  }

  public static List<String> texts(Object reply) {
    List<String> texts = new ArrayList<>();
    ((List<?>) reply).forEach(item -> texts.add(text(item)));
    return texts;
  }
}
