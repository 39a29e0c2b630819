package io.exodus.migration;

/**
 * A pattern over records' keys: {@code *} stands for any characters, {@code ?} for any one; all
 * else stands for itself. Matching takes at most the product of both lengths in steps, whatever the
 * pattern: it comes from a person, the keys from anybody, and a regular expression would go back
 * over each star for each other one.
 */
public final class KeyPattern {

  private final int[] pattern;

  private KeyPattern(String text) {
    this.pattern = text.codePoints().toArray();
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
          field, text, "it matches every record; name the records that may differ");
    }
    return new KeyPattern(text);
  }

  public boolean matches(String key) {
    int[] characters = key.codePoints().toArray();
    int at = 0;
    int in = 0;
    // The last star, and up to where it reaches: to lengthen an earlier one would change nothing.
    int star = -1;
    int reach = 0;
    while (in < characters.length) {
      if (at < pattern.length && pattern[at] == '*') {
        star = at++;
        reach = in;
      } else if (at < pattern.length && (pattern[at] == '?' || pattern[at] == characters[in])) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++reach;
      } else {
        return false;
      }
    }
    while (at < pattern.length && pattern[at] == '*') {
      at++;
    }
    return at == pattern.length;
  }
}
