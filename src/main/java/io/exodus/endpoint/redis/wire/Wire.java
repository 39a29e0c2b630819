package io.exodus.endpoint.redis.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Commands as they are sent, and what their replies hold. */
public final class Wire {

  private Wire() {}

  /**
   * @param arguments bytes as they are, others as texts; a collection stands for its elements
   */
  public static RespFrame command(String name, Object... arguments) {
    List<byte[]> words = new ArrayList<>();
    words.add(RespBuffer.ascii(name));
    add(Arrays.asList(arguments), words);
    return RespFrame.of(RespBuffer.encode(words.toArray(byte[][]::new)));
  }

  private static void add(Collection<?> arguments, List<byte[]> words) {
    for (Object argument : arguments) {
      if (argument instanceof Collection<?> several) {
        add(several, words);
      } else {
        words.add(
            argument instanceof byte[] raw ? raw : RespBuffer.ascii(String.valueOf(argument)));
      }
    }
  }

  /**
   * @return the first error among the replies, those inside of EXEC included; null if none
   */
  public static RespError firstError(List<?> replies) {
    for (Object reply : replies) {
      if (reply instanceof RespError error) {
        return error;
      }
      if (reply instanceof List<?> inner) {
        RespError error = firstError(inner);
        if (error != null) {
          return error;
        }
      }
    }
    return null;
  }

  public static String text(Object reply) {
    return reply instanceof byte[] raw
        ? new String(raw, StandardCharsets.UTF_8)
        : reply == null ? null : reply.toString();
  }

  /** A score of a sorted set, as the server writes it. */
  public static double score(byte[] reply) {
    String score = text(reply);
    return switch (score) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(score);
    };
  }

  public static List<String> texts(Object reply) {
    List<String> texts = new ArrayList<>();
    ((List<?>) reply).forEach(item -> texts.add(text(item)));
    return texts;
  }
}
