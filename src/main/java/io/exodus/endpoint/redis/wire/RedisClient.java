package io.exodus.endpoint.redis.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a server over one connection, and waits for each answer no longer than the endpoint's
 * time-out. One that has failed stays so: a late reply is never taken for the next one's, and
 * nothing is sent again.
 */
public final class RedisClient implements AutoCloseable {

  private final RespConnection connection;
  private IOException failure;

  RedisClient(RespConnection connection) {
    this.connection = connection;
  }

  /**
   * Sends commands together.
   *
   * @return a reply for each; {@link RespError} for one that was refused
   * @throws RedisException if the connection fails
   */
  public List<Object> send(List<RespFrame> commands) {
    if (failure != null) {
      throw new RedisException(failure);
    }
    try {
      for (RespFrame command : commands) {
        connection.out().raw(command.bytes());
      }
      connection.flush();
      List<Object> replies = new ArrayList<>(commands.size());
      for (int i = 0; i < commands.size(); i++) {
        replies.add(connection.in().reply());
      }
      return replies;
    } catch (IOException e) {
      failure = e;
      connection.close();
      throw new RedisException(e);
    }
  }

  public List<Object> send(RespFrame... commands) {
    return send(List.of(commands));
  }

  /**
   * @return String for a status, Long, byte[], List, or null
   * @throws RedisException if the command is refused or the connection fails
   */
  public Object call(String name, Object... arguments) {
    return answer(send(Wire.command(name, arguments)).get(0));
  }

  /** As {@link #call}, where the answer is a text or nil. */
  public String text(String name, Object... arguments) {
    return Wire.text(call(name, arguments));
  }

  /** As {@link #call}, where the answer is a list. */
  public List<?> list(String name, Object... arguments) {
    return (List<?>) call(name, arguments);
  }

  /** As {@link #call}, where the answer is a number. */
  public long number(String name, Object... arguments) {
    return (Long) call(name, arguments);
  }

  /** One page of SCAN, HSCAN, SSCAN or ZSCAN. */
  public ScanPage scan(String name, Object... arguments) {
    return ScanPage.of(call(name, arguments));
  }

  public RedisInfo info(String... sections) {
    return new RedisInfo(text("INFO", (Object[]) sections));
  }

  /**
   * @return whether the server has a logical database of that number
   * @throws RedisException if it refuses for another reason
   */
  public boolean select(int database) {
    Object reply = send(Wire.command("SELECT", database)).get(0);
    if (reply instanceof RespError error && RedisErrors.absent(error.message())) {
      return false;
    }
    answer(reply);
    return true;
  }

  private static Object answer(Object reply) {
    if (reply instanceof RespError error) {
      throw new RedisException(error);
    }
    return reply;
  }

  boolean failed() {
    return failure != null;
  }

  @Override
  public void close() {
    connection.close();
  }
}
