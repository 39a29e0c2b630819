package io.exodus.journal;

import io.exodus.migration.RefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of a journal by its place and its hash, as it is kept outside the database to compare with.
 * The hash stands for all rows up to that one.
 *
 * @param sequence 0 where there is no row yet
 * @param hash SHA-256, hexadecimal; or its beginning, of at least {@value #SHORTEST} digits
 */
public record JournalHead(long sequence, String hash) {

  /** As many hexadecimal digits as a floating-point number holds exactly. */
  static final int SHORTEST = 13;

  private static final Pattern TEXT =
      Pattern.compile("([1-9]\\d{0,17}):([0-9a-f]{" + SHORTEST + ",64})");

  /**
   * @param text {@code <sequence>:<hash>}, as the log has it
   * @throws RefusedException if it is none
   */
  public static JournalHead parse(String field, String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new RefusedException(
          field,
          text,
          "write <sequence>:<hash>, such as 42:5891b5b522d5d; the hash may be cut to its first "
              + SHORTEST
              + " hexadecimal digits");
    }
    return new JournalHead(Long.parseLong(matcher.group(1)), matcher.group(2));
  }

  /** The hash's first 52 bits, which a metric can hold. */
  public double number() {
    return hash.length() < SHORTEST ? 0 : Long.parseLong(hash.substring(0, SHORTEST), 16);
  }

  /** Whether that is the whole hash of which this one is the beginning. */
  boolean names(String whole) {
    return whole.startsWith(hash);
  }

  @Override
  public String toString() {
    return sequence + ":" + hash;
  }
}
