package io.exodus.endpoint.redis.compare;

import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Reader;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.RedisConnections;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RedisException;
import io.exodus.endpoint.redis.wire.Wire;
import io.exodus.migration.RecordId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Reads keys of all types but those of modules, by a script that bounds what goes out. */
public final class RedisReader implements Reader {

  /** A character has at most four bytes: so many may be left of one that was cut. */
  private static final int REST = 3;

  /** The control characters that texts have. */
  private static final String BREAKS = "\t\r\n";

  @Override
  public List<Content> read(EndpointSettings endpoint, List<RecordId> records, Limits limits) {
    try (RedisClient client = RedisConnections.open(endpoint)) {
      String script = client.text("SCRIPT", "LOAD", script());
      List<Content> contents = new ArrayList<>();
      long left = limits.together();
      for (RecordId record : records) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancelledException("interrupted while reading records");
        }
        if (!client.select(Integer.parseInt(record.space()))) {
          contents.add(Content.NONE);
          continue;
        }
        List<?> answer =
            client.list(
                "EVALSHA", script, 1, KeyText.parse(record.key()), Math.min(left, limits.each()));
        contents.add(content(answer));
        left = answer.size() == 1 ? left : Math.max(0, left - (Long) answer.get(4));
      }
      return contents;
    } catch (RedisException e) {
      throw RedisErrors.of(endpoint.name(), "refuses to let Exodus read it", e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Content content(List<?> answer) {
    String type = Wire.text(answer.get(0));
    if (answer.size() == 1) {
      return Content.NONE;
    }
    long expires = (Long) answer.get(2);
    boolean whole = Long.valueOf(1).equals(answer.get(3));
    return new Content(
        type,
        (Long) answer.get(1),
        expires < 0 ? null : Duration.ofMillis(expires),
        value(type, (List<List<byte[]>>) answer.get(5), whole),
        whole);
  }

  private static Object value(String type, List<List<byte[]>> rows, boolean whole) {
    if (rows.isEmpty() && !whole) {
      return null;
    }
    List<Object> elements = new ArrayList<>();
    for (int r = 0; r < rows.size(); r++) {
      List<byte[]> row = rows.get(r);
      List<Object> parts = new ArrayList<>();
      for (int p = 0; p < row.size(); p++) {
        boolean last = r == rows.size() - 1 && p == row.size() - 1;
        parts.add(text(row.get(p), last && !whole ? REST : 0));
      }
      boolean alone = List.of("string", "list", "set").contains(type);
      elements.add(alone ? parts.get(0) : parts);
    }
    return type.equals("string") ? elements.get(0) : elements;
  }

  /**
   * @param rest how many bytes may be left of a character that was cut
   */
  private static Object text(byte[] bytes, int rest) {
    for (int less = 0; less <= Math.min(rest, bytes.length); less++) {
      try {
        String text =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, 0, bytes.length - less))
                .toString();
        if (text.chars().allMatch(c -> !Character.isISOControl(c) || BREAKS.indexOf(c) >= 0)) {
          return text;
        }
      } catch (CharacterCodingException e) {
        // Bytes, or a text that was cut within a character.
      }
    }
    return Map.of("base64", Base64.getEncoder().encodeToString(bytes));
  }

  private static byte[] script() {
    try (InputStream script = RedisReader.class.getResourceAsStream("read.lua")) {
      return script.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
