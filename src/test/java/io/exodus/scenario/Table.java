package io.exodus.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results of a run, one line a scenario, as Markdown. */
final class Table {

  private static final String HEAD =
      """
      | scenario | ends | undone attempts | longest wait of a client | acknowledged | lost | doubled | digests | recovery | took | verdict |
      |---|---|---|---|---|---|---|---|---|---|---|
      """;

  private final List<Result> results = new ArrayList<>();

  synchronized void add(Result result) {
    results.add(result);
  }

  static String line(Result result) {
    Books books = result.books();
    return String.join(
        " | ",
        "| " + result.scenario().name(),
        result.phase() == null ? "?" : result.phase().name().toLowerCase(Locale.ROOT),
        Long.toString(result.aborted()),
        seconds(result.gap()),
        books == null ? "?" : Long.toString(books.acknowledged()),
        books == null ? "?" : Long.toString(books.lost()),
        books == null ? "?" : Long.toString(books.doubled()),
        digests(result),
        seconds(result.recovery()),
        seconds(result.took()),
        (result.faults().isEmpty() ? "passed" : "FAILED: " + result.faults()) + " |");
  }

  private static String digests(Result result) {
    List<String> different = result.different();
    if (different == null) {
      return "?";
    }
    if (different.isEmpty() && result.scenario().emptied()) {
      return "one side empty";
    }
    return different.isEmpty() ? "equal" : different.size() + " differ";
  }

  private static String seconds(Duration time) {
    return time == null ? "–" : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder(HEAD);
    results.forEach(result -> text.append(line(result)).append('\n'));
    return text.toString();
  }
}
