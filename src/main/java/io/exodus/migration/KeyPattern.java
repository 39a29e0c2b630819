package io.exodus.migration;

import java.util.regex.Pattern;

/**
 * A pattern over records' keys: {@code *} stands for any characters, {@code ?} for any one; all
 * else stands for itself.
 */
public final class KeyPattern {

  private final Pattern regex;

  private KeyPattern(Pattern regex) {
    this.regex = regex;
  }

  /**
   * @param field where the pattern comes from
   * @throws RefusedException if it names nothing, or everything
   */
  public static KeyPattern of(String field, String text) {
    if (text == null || text.isBlank()) {
      throw new RefusedException(field, null, "name a record's key, or a pattern such as cart:*");
    }
    if (text.chars().allMatch(character -> character == '*' || character == '?')) {
      throw new RefusedException(
          field, text, "it leaves no record out; name the records that may differ");
    }
    StringBuilder regex = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(character)));
              }
            });
    return new KeyPattern(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  public boolean matches(String key) {
    return regex.matcher(key).matches();
  }
}
