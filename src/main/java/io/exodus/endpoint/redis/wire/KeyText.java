package io.exodus.endpoint.redis.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Writes any key as printable text and reads it back: UTF-8 as it is, other bytes as {@code \xHH}.
 */
public final class KeyText {

  private KeyText() {}

  public static String of(byte[] key) {
    if (plain(key)) {
      return new String(key, StandardCharsets.ISO_8859_1);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
      if (text.codePoints().noneMatch(c -> c == '\\' || Character.isISOControl(c))) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // Not text: every byte outside printable ASCII is escaped below.
    }
    StringBuilder escaped = new StringBuilder();
    for (byte b : key) {
      if (b >= 0x20 && b < 0x7f && b != '\\') {
        escaped.append((char) b);
      } else {
        escaped.append(String.format("\\x%02x", b & 0xff));
      }
    }
    return escaped.toString();
  }

  /** Most keys are: there is nothing to decode or to escape. */
  private static boolean plain(byte[] key) {
    for (byte b : key) {
      if (b < 0x20 || b == 0x7f || b == '\\') {
        return false;
      }
    }
    return true;
  }

  public static byte[] parse(String text) {
    if (text.indexOf('\\') < 0) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        key.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        key.write(text.charAt(i));
      }
    }
    return key.toByteArray();
  }
}
