package io.exodus.endpoint.redis.replication;

import java.util.Arrays;
import java.util.function.Function;

/**
 * What is known of commands by their names: a log repeats few, and those seen before are not looked
 * up again. One thread.
 */
public final class CommandNames<T> {

  private static final int SEEN = 64;

  private final Function<String, T> known;
  private final byte[][] words = new byte[SEEN][];
  private final Object[] found = new Object[SEEN];

  /**
   * @param known of a name in upper case
   */
  public CommandNames(Function<String, T> known) {
    this.known = known;
  }

  /** Of the name that stands there, from {@code start} to before {@code end}. */
  @SuppressWarnings("unchecked")
  public T of(byte[] bytes, int start, int end) {
    int length = end - start;
    int hash = length == 0 ? 0 : bytes[start] * 31 + bytes[end - 1] * 7 + length;
    int at = hash & (SEEN - 1);
    if (words[at] == null || !Arrays.equals(words[at], 0, words[at].length, bytes, start, end)) {
      words[at] = Arrays.copyOfRange(bytes, start, end);
      found[at] = known.apply(ReplicationTtl.text(words[at]));
    }
    return (T) found[at];
  }
}
