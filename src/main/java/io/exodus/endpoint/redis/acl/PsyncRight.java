package io.exodus.endpoint.redis.acl;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.RedisConnections;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RedisException;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.Wire;
import java.util.List;

/**
 * May Exodus's user read a server's log? Providers of managed databases often withhold it. Found
 * out without a synchronisation, which would make the server fork.
 */
public final class PsyncRight {

  private PsyncRight() {}

  /**
   * @throws EndpointException if the server cannot be reached or refuses the login
   */
  public static boolean granted(EndpointSettings endpoint) {
    try (RedisClient client = RedisConnections.open(endpoint)) {
      return granted(client, endpoint);
    } catch (RedisException e) {
      throw RedisErrors.of(endpoint.name(), "its rights cannot be read", e);
    }
  }

  /**
   * @throws RedisException if the connection fails
   */
  public static boolean granted(RedisClient client, EndpointSettings endpoint) {
    List<Object> replies =
        client.send(
            command("MULTI"),
            command("PSYNC", "?", "-1"),
            command("REPLCONF", "listening-port", "0"),
            command("DISCARD"),
            // Redis 7 does not queue PSYNC, but can say what a user may do; Redis 6 cannot.
            command("ACL", "DRYRUN", FencedUsers.ownUser(endpoint), "PSYNC", "?", "-1"));
    return !refused(replies.get(1)) && !refused(replies.get(2)) && !denied(replies.get(4));
  }

  private static boolean refused(Object reply) {
    return reply instanceof RespError error
        && (error.message().startsWith("NOPERM") || error.message().contains("unknown command"));
  }

  /** Answers OK, or says in words why not; an error where it cannot be asked. */
  private static boolean denied(Object reply) {
    return !(reply instanceof RespError) && !"OK".equals(Wire.text(reply));
  }
}
