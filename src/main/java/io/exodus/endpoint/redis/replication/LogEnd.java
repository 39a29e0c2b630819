package io.exodus.endpoint.redis.replication;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.Wire;
import java.io.IOException;
import java.util.List;

/**
 * Where an origin's log ended at one instant.
 *
 * @param offset of the log
 * @param at by the origin's clock, milliseconds since 1970
 */
public record LogEnd(long offset, long at) {

  /**
   * Both from one transaction, so that they belong together.
   *
   * @throws EndpointException if the server refuses
   */
  public static LogEnd of(RespConnection origin) throws IOException {
    origin.out().command("MULTI").command("TIME").command("INFO", "replication").command("EXEC");
    List<?> replies = origin.transaction(2, "a look at the log");
    return new LogEnd(
        offset(replies.get(1)), ReplicationConnection.millis((List<?>) replies.get(0)));
  }

  /**
   * @param info the reply to INFO replication
   */
  public static long offset(Object info) {
    return new RedisInfo(Wire.text(info)).position().offset();
  }
}
