package io.exodus.endpoint.redis.compare;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.redis.wire.Wire;
import java.nio.ByteBuffer;
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

  /** Bytes of a reply, as far as its size can be foreseen: some milliseconds of a server. */
  private static final int BYTES = 1 << 20;

  private static final int FEWEST = 4;
  private static final int MOST = 500;
  private static final int PENDING = 1_000;

  private final Jedis jedis;
  private final RecordSum sum = new RecordSum();

  /** How many to ask for next. */
  private int elements = FEWEST;

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
      case "hash" -> scan(cursor -> jedis.hscan(key, cursor, page()), entry -> field(entry));
      case "set" -> scan(cursor -> jedis.sscan(key, cursor, page()), member -> sum.add(member));
      case "zset" ->
          scan(
              cursor -> jedis.zscan(key, cursor, page()),
              tuple -> sum.add(tuple.getBinaryElement(), RecordSum.bytes(tuple.getScore())));
      case "list" -> list(key);
      case "stream" -> {
        stream(key);
        groups(key);
      }
      default -> string(key);
    }
    return sum.hex();
  }

  private interface Page<T> {
    ScanResult<T> at(byte[] cursor);
  }

  private <T> void scan(Page<T> pages, Consumer<T> element) {
    byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
    ScanResult<T> page;
    do {
      long before = sum.fed();
      page = pages.at(cursor);
      page.getResult().forEach(element);
      cursor = page.getCursorAsBytes();
      measure(before);
    } while (!page.isCompleteIteration());
  }

  private ScanParams page() {
    return new ScanParams().count(elements);
  }

  /** Elements may be of any size: the next page has as many as the last one makes expect. */
  private void measure(long before) {
    elements = elements(elements, sum.fed() - before);
  }

  /**
   * @param last how many elements were asked for
   * @param bytes that came
   * @return how many to ask for next
   */
  static int elements(int last, long bytes) {
    long fitting = bytes == 0 ? MOST : last * (long) BYTES / bytes;
    return (int) Math.max(1, Math.min(Math.min(MOST, 2L * last), fitting));
  }

  private void field(Map.Entry<byte[], byte[]> entry) {
    sum.add(entry.getKey(), entry.getValue());
  }

  private void list(byte[] key) {
    List<byte[]> page;
    long from = 0;
    int asked;
    do {
      long before = sum.fed();
      asked = elements;
      page = jedis.lrange(key, from, from + asked - 1);
      page.forEach(sum::feed);
      from += page.size();
      measure(before);
    } while (page.size() == asked);
  }

  private void string(byte[] key) {
    byte[] piece;
    long from = 0;
    do {
      piece = jedis.getrange(key, from, from + BYTES - 1);
      sum.raw(piece);
      from += piece.length;
    } while (piece.length == BYTES);
  }

  private void stream(byte[] key) {
    String from = "-";
    List<?> page;
    int asked;
    do {
      long before = sum.fed();
      asked = elements;
      page = (List<?>) call(command("XRANGE", key, from, "+", "COUNT", asked));
      for (Object entry : page) {
        sum.feed(entry);
        from = "(" + Wire.text(((List<?>) entry).get(0));
      }
      measure(before);
    } while (page.size() == asked);
  }

  /** As digest.lua does it: consumers without pending entries and times of contact do not count. */
  private void groups(byte[] key) {
    sum.feed(field((List<?>) call(command("XINFO", "STREAM", key)), "last-generated-id"));
    for (Object group : (List<?>) call(command("XINFO", "GROUPS", key))) {
      byte[] name = field((List<?>) group, "name");
      sum.feed(name);
      sum.feed(field((List<?>) group, "last-delivered-id"));
      String from = "-";
      List<?> page;
      do {
        page = (List<?>) call(command("XPENDING", key, name, from, "+", PENDING));
        for (Object pending : page) {
          List<?> entry = (List<?>) pending;
          sum.feed(entry.get(0));
          sum.feed(entry.get(1));
          sum.raw(ByteBuffer.allocate(Long.BYTES).putLong((Long) entry.get(3)).array());
          from = "(" + Wire.text(entry.get(0));
        }
      } while (page.size() == PENDING);
    }
  }

  /** A flat list of names and values. */
  private static byte[] field(List<?> list, String name) {
    for (int i = 0; i + 1 < list.size(); i += 2) {
      if (name.equals(Wire.text(list.get(i)))) {
        return (byte[]) list.get(i + 1);
      }
    }
    return new byte[0];
  }

  private Object call(CommandArguments command) {
    Connection connection = jedis.getConnection();
    connection.sendCommand(command);
    return connection.getOne();
  }
}
