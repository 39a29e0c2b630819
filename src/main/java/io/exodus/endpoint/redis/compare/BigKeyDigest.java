package io.exodus.endpoint.redis.compare;

import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.ScanPage;
import io.exodus.endpoint.redis.wire.Wire;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

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

  private final RedisClient client;
  private final RecordSum sum = new RecordSum();

  /** How many to ask for next. */
  private int elements = FEWEST;

  private BigKeyDigest(RedisClient client) {
    this.client = client;
  }

  /**
   * @param type as TYPE answers
   */
  static String of(RedisClient client, byte[] key, String type) {
    return new BigKeyDigest(client).digest(key, type);
  }

  private String digest(byte[] key, String type) {
    switch (type) {
      case "hash" -> pairs("HSCAN", key, value -> value);
      case "set" -> scan("SSCAN", key, members -> members.forEach(sum::add));
      case "zset" -> pairs("ZSCAN", key, score -> RecordSum.bytes(Wire.score(score)));
      case "list" -> list(key);
      case "stream" -> {
        stream(key);
        groups(key);
      }
      default -> string(key);
    }
    return sum.hex();
  }

  private void scan(String command, byte[] key, Consumer<List<byte[]>> found) {
    String cursor = ScanPage.START;
    ScanPage page;
    do {
      long before = sum.fed();
      page = client.scan(command, key, cursor, "COUNT", elements);
      found.accept(page.elements());
      cursor = page.cursor();
      measure(before);
    } while (!page.last());
  }

  private void pairs(String command, byte[] key, UnaryOperator<byte[]> second) {
    scan(
        command,
        key,
        found -> {
          for (int i = 0; i < found.size(); i += 2) {
            sum.add(found.get(i), second.apply(found.get(i + 1)));
          }
        });
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

  private void list(byte[] key) {
    List<?> page;
    long from = 0;
    int asked;
    do {
      long before = sum.fed();
      asked = elements;
      page = client.list("LRANGE", key, from, from + asked - 1);
      page.forEach(sum::feed);
      from += page.size();
      measure(before);
    } while (page.size() == asked);
  }

  private void string(byte[] key) {
    byte[] piece;
    long from = 0;
    do {
      piece = (byte[]) client.call("GETRANGE", key, from, from + BYTES - 1);
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
      page = client.list("XRANGE", key, from, "+", "COUNT", asked);
      for (Object entry : page) {
        sum.feed(entry);
        from = "(" + Wire.text(((List<?>) entry).get(0));
      }
      measure(before);
    } while (page.size() == asked);
  }

  /** As digest.lua does it: consumers without pending entries and times of contact do not count. */
  private void groups(byte[] key) {
    sum.feed(field(client.list("XINFO", "STREAM", key), "last-generated-id"));
    for (Object group : client.list("XINFO", "GROUPS", key)) {
      byte[] name = field((List<?>) group, "name");
      sum.feed(name);
      sum.feed(field((List<?>) group, "last-delivered-id"));
      String from = "-";
      List<?> page;
      do {
        page = client.list("XPENDING", key, name, from, "+", PENDING);
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
}
