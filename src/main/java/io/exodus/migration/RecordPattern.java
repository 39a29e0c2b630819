package io.exodus.migration;

/**
 * A pattern over records: those of one space or of all, by a pattern over their keys, in which
 * {@code *} stands for any characters, {@code ?} for any one; all else stands for itself. Matching
 * takes at most the product of both lengths in steps, whatever the pattern: it comes from a person,
 * the keys from anybody, and a regular expression would go back over each star for each other one.
 */
public final class RecordPattern {

  private final String space;
  private final int[] pattern;

  private RecordPattern(String space, String text) {
    this.space = space;
    this.pattern = text.codePoints().toArray();
  }

  /**
   * @param field where the keys' pattern comes from
   * @param space as {@link RecordId} has it; null for any
   * @param text over keys; {@code *} for all of a space
   * @throws RefusedException if it names nothing, or everything
   */
  public static RecordPattern of(String field, String space, String text) {
    if (text == null || text.isBlank()) {
      throw new RefusedException(field, null, "name a record's key, or a pattern such as cart:*");
    }
    if (space == null && text.chars().allMatch(character -> character == '*' || character == '?')) {
      throw new RefusedException(
          field, text, "it matches every record; name the records that may differ, or their space");
    }
    return new RecordPattern(space, text);
  }

  public boolean matches(RecordId record) {
    return (space == null || space.equals(record.space())) && matches(record.key());
  }

  private boolean matches(String key) {
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
