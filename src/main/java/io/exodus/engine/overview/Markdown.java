package io.exodus.engine.overview;

/** What the texts of forms are written in, which a person's own words must not be. */
final class Markdown {

  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private Markdown() {}

  /**
   * The same words with nothing in them that a form would take for a heading, a link, a list, an
   * image or HTML: one line, with each punctuation mark escaped.
   *
   * @param text null for none
   */
  static String plain(String text) {
    if (text == null) {
      return "";
    }
    StringBuilder plain = new StringBuilder();
    text.strip()
        .replaceAll("\\s+", " ")
        .codePoints()
        .filter(character -> !Character.isISOControl(character))
        .forEach(
            character -> {
              if (PUNCTUATION.indexOf(character) >= 0) {
                plain.append('\\');
              }
              plain.appendCodePoint(character);
            });
    return plain.toString();
  }
}
