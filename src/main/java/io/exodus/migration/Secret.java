package io.exodus.migration;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A secret that cannot be printed by accident. */
public final class Secret {

  /** So long that it stands in no text by chance. */
  private static final int LONG = 8;

  /** So long that a whole word is that by chance only where the secret is an ordinary word. */
  private static final int SHORT = 4;

  private static final String NO_WORD_BEFORE = "(?<![\\p{L}\\p{N}])";
  private static final String NO_WORD_AFTER = "(?![\\p{L}\\p{N}])";

  /** In quotes, after a sign that a value follows, or after the name of what a password is of. */
  private static final String VALUE_BEGINS =
      "(?<=['\"`=<>]|[:/]|(?i:auth|password|requirepass|masterauth)\\s{1,2}"
          + "|(?i:auth)\\s{1,2}[^\\s'\"`]{1,64}\\s{1,2})";

  private final String value;

  private Secret(String value) {
    this.value = Objects.requireNonNull(value, "secret");
  }

  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The secret itself: for the wire, never for a log, a variable or a journal entry. */
  public String reveal() {
    return value;
  }

  /** The value of an HTTP {@code Authorization} header by which the user logs in (RFC 7617). */
  public String basicAuthorization(String user) {
    return "Basic "
        + Base64.getEncoder().encodeToString((user + ":" + value).getBytes(StandardCharsets.UTF_8));
  }

  /** Letters and the like, of which a shorter one hides less of a text. */
  public int length() {
    return value.length();
  }

  /**
   * The text without this secret, whoever has put it in. A long one is hidden wherever it is; one
   * of fewer than 8 characters where it stands as a word of its own; one of fewer than 4, which
   * would blacken ordinary words, only where a value stands: in quotes, after {@code = : / < >}, or
   * after AUTH and the like.
   */
  public String hiddenIn(String text) {
    if (value.length() >= LONG) {
      return text.replace(value, toString());
    }
    if (value.isEmpty()) {
      return text;
    }
    String begins = value.length() >= SHORT ? NO_WORD_BEFORE : VALUE_BEGINS;
    return Pattern.compile(begins + Pattern.quote(value) + NO_WORD_AFTER)
        .matcher(text)
        .replaceAll(Matcher.quoteReplacement(toString()));
  }

  @Override
  public String toString() {
    return "***";
  }
}
