package io.exodus.endpoint.redis.scan;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.RespKeys;
import io.exodus.endpoint.redis.control.ScanProof;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** What the follower of a scanned stream asks its destination beside the stream. */
final class ScanTarget implements Closeable {

  private static final long DEFAULT_LONGEST = 512L << 20;

  private final RespConnection connection;
  private final ExodusKeys space;
  private final int database;
  private final long longestValue;
  private String answered;

  /**
   * @throws EndpointException if it cannot be reached
   */
  ScanTarget(EndpointSettings endpoint, ExodusKeys space) {
    this.space = space;
    try {
      connection = RespConnection.open(endpoint, "exodus");
      database = RespKeys.selectControl(connection);
      longestValue =
          connection.call("CONFIG", "GET", "proto-max-bulk-len") instanceof List<?> found
                  && found.size() == 2
              ? Long.parseLong(RespReader.text(found.get(1)))
              : DEFAULT_LONGEST;
    } catch (IOException e) {
      throw RedisErrors.of(endpoint.name(), "cannot be reached", e);
    }
  }

  /** Where the control keys are. */
  int database() {
    return database;
  }

  /** Longest value that a command may carry, bytes. */
  long longestValue() {
    return longestValue;
  }

  /** The token of a proof that is asked for and not answered yet; null where none is. */
  String wanted() {
    try {
      String token = ScanProof.wanted(connection, space);
      return token == null || token.equals(answered) ? null : token;
    } catch (IOException e) {
      throw RedisErrors.of(connection.endpoint().name(), "cannot be asked", e);
    }
  }

  void answered(String token) {
    answered = token;
  }

  @Override
  public void close() {
    connection.close();
  }
}
