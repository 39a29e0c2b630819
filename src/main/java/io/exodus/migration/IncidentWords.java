package io.exodus.migration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an incident says to whoever finds it in Cockpit. Written and read here alone, so that the
 * Migration tab can take apart what a worker put together.
 *
 * @param what what happened
 * @param where on which side: an endpoint with its address, an interlay, or the engine
 * @param remedy what to do before the retry
 */
public record IncidentWords(String what, String where, String remedy) {

  /** The engine cuts an external task's message to 666 characters; the remedy must survive it. */
  private static final int LONGEST = 660;

  private static final String ELLIPSIS = "…";
  private static final Pattern SHAPE =
      Pattern.compile("What: (.*)\\RWhere: (.*)\\RDo: (.*)", Pattern.DOTALL);

  /** One text of at most 660 characters; what happened is cut first. */
  public String text() {
    String rest = "\nWhere: " + cut(where, LONGEST / 3) + "\nDo: " + cut(remedy, LONGEST / 3);
    String head = "What: ";
    return head + cut(what, LONGEST - head.length() - rest.length()) + rest;
  }

  /** Takes such a text apart; any other one is what happened, and says nothing more. */
  public static IncidentWords of(String text) {
    Matcher shape = SHAPE.matcher(text == null ? "" : text);
    return shape.matches()
        ? new IncidentWords(shape.group(1), shape.group(2), shape.group(3))
        : new IncidentWords(text == null ? "" : text, "", "");
  }

  /** True where somebody wrote all three parts. */
  public boolean complete() {
    return !where.isEmpty() && !remedy.isEmpty();
  }

  private static String cut(String text, int longest) {
    String line = text.strip();
    return line.length() <= longest ? line : line.substring(0, longest - 1) + ELLIPSIS;
  }
}
