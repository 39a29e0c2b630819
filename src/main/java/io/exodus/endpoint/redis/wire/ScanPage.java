package io.exodus.endpoint.redis.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * What one call of SCAN, HSCAN, SSCAN or ZSCAN answers.
 *
 * @param cursor to go on from
 * @param elements keys, members, or names and values by turns
 */
public record ScanPage(String cursor, List<byte[]> elements) {

  /** The cursor to begin with; the server answers it at the end. */
  public static final String START = "0";

  public static ScanPage of(Object reply) {
    List<?> parts = (List<?>) reply;
    List<byte[]> elements = new ArrayList<>();
    ((List<?>) parts.get(1)).forEach(element -> elements.add((byte[]) element));
    return new ScanPage(Wire.text(parts.get(0)), elements);
  }

  public boolean last() {
    return cursor.equals(START);
  }
}
