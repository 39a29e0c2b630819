package io.exodus.demo.story;

import io.exodus.demo.ledger.Ledger;
import java.io.PrintStream;
import java.util.Locale;

/** Prints a summary as a table that people read. */
public final class SummaryPrinter {

  private static final String RULE = "-".repeat(72);

  private final PrintStream out;

  public SummaryPrinter(PrintStream out) {
    this.out = out;
  }

  public void print(Summary summary) {
    Ledger.Audit audit = summary.audit();
    out.println();
    out.println(RULE);
    summary.told().lines().forEach(line -> out.println("- " + line));
    if (!summary.told().lines().isEmpty()) {
      out.println(RULE);
    }
    row("outcome", summary.outcome().name());
    row("keys copied", number(summary.copied()));
    row("keys validated", number(summary.validated()));
    row("keys divergent", number(summary.divergent()));
    for (Summary.Hold hold : summary.holds()) {
      row(
          "hold at " + hold.name(),
          String.format(
              Locale.ROOT,
              "%.1f ms (longest gap %.1f ms; %.1f ms without a change)",
              hold.addedMillis(),
              hold.gapMillis(),
              hold.ordinaryMillis()));
    }
    row("writes acknowledged", number(audit.acknowledged()));
    row("writes lost", number(audit.lost()));
    row("writes doubled", number(audit.doubled()));
    row("out of order", number(audit.disordered()));
    row("outcome unknown", number(audit.unknown()));
    out.println(RULE);
    if (summary.exitCode() == 0) {
      out.println(summary.told().ending());
      out.println("Every acknowledged write is there, once and in order.");
    } else {
      summary.problems().forEach(problem -> out.println("PROBLEM: " + problem));
      audit.examples().forEach(example -> out.println("  " + example));
    }
    out.flush();
  }

  private void row(String name, String value) {
    out.printf(Locale.ROOT, "%-22s%s%n", name, value);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
