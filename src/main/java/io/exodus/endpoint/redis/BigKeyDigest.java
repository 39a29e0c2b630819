package io.exodus.endpoint.redis;

import static io.exodus.endpoint.redis.Wire.command;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * Digest of a key that is too big for a script, in pieces that hold the server up only briefly. A
 * key that changes meanwhile gets a digest of no value; the comparison looks again then.
 */
final class BigKeyDigest {

  private static final int ELEMENTS = 500;
  private static final int BYTES = 256 * 1024;

  private final Jedis jedis;
  private final MessageDigest sha = sha1();

  /** Sum of the elements' digests: an exclusive or would not see what occurs twice. */
  private long high;

  private long low;

  private BigKeyDigest(Jedis jedis) {
    this.jedis = jedis;
  }

  /**
   * @param type as TYPE answers
   */
  static String of(Jedis jedis, byte[] key, String type) {
    return new BigKeyDigest(jedis).digest(key, type);
  }

  private String digest(byte[] key, String type) {
    switch (type) {
      case "hash" -> scan(cursor -> jedis.hscan(key, cursor, page()), this::field);
      case "set" -> scan(cursor -> jedis.sscan(key, cursor, page()), member -> add(member));
      case "zset" ->
          scan(
              cursor -> jedis.zscan(key, cursor, page()),
              tuple -> add(tuple.getBinaryElement(), bytes(tuple.getScore())));
      case "list" -> list(key);
      case "stream" -> stream(key);
      default -> string(key);
    }
    sha.update(ByteBuffer.allocate(16).putLong(high).putLong(low).flip());
    return HexFormat.of().formatHex(sha.digest());
  }

  private interface Page<T> {
    ScanResult<T> at(byte[] cursor);
  }

  private static <T> void scan(Page<T> pages, Consumer<T> element) {
    byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
    ScanResult<T> page;
    do {
      page = pages.at(cursor);
      page.getResult().forEach(element);
      cursor = page.getCursorAsBytes();
    } while (!page.isCompleteIteration());
  }

  private static ScanParams page() {
    return new ScanParams().count(ELEMENTS);
  }

  private void field(Map.Entry<byte[], byte[]> entry) {
    add(entry.getKey(), entry.getValue());
  }

  private void add(byte[]... parts) {
    for (byte[] part : parts) {
      feed(part);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha.digest());
    long before = low;
    low += digest.getLong();
    high += digest.getLong() + (Long.compareUnsigned(low, before) < 0 ? 1 : 0);
  }

  private void list(byte[] key) {
    List<byte[]> page;
    long from = 0;
    do {
      page = jedis.lrange(key, from, from + ELEMENTS - 1);
      page.forEach(this::feed);
      from += page.size();
    } while (page.size() == ELEMENTS);
  }

  private void string(byte[] key) {
    byte[] piece;
    long from = 0;
    do {
      piece = jedis.getrange(key, from, from + BYTES - 1);
      sha.update(piece);
      from += piece.length;
    } while (piece.length == BYTES);
  }

  private void stream(byte[] key) {
    String from = "-";
    List<?> page;
    do {
      page = (List<?>) call(command("XRANGE", key, from, "+", "COUNT", ELEMENTS));
      for (Object entry : page) {
        feed(entry);
        from = "(" + Wire.text(((List<?>) entry).get(0));
      }
    } while (page.size() == ELEMENTS);
  }

  private Object call(CommandArguments command) {
    Connection connection = jedis.getConnection();
    connection.sendCommand(command);
    return connection.getOne();
  }

  private void feed(Object part) {
    if (part instanceof List<?> parts) {
      sha.update(bytes(parts.size()));
      parts.forEach(this::feed);
    } else {
      byte[] raw = (byte[]) part;
      sha.update(bytes(raw.length));
      sha.update(raw);
    }
  }

  private static byte[] bytes(double number) {
    return ByteBuffer.allocate(Double.BYTES).putDouble(number).array();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
