package io.exodus.endpoint.redis.wire;

/**
 * A place in a Redis server's replication stream (see redis.io/docs/management/replication).
 *
 * @param replid names the history that the offset counts in
 * @param offset bytes
 */
public record Position(String replid, long offset) {

  public static Position parse(String text) {
    int colon = text.lastIndexOf(':');
    return new Position(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return replid + ":" + offset;
  }
}
