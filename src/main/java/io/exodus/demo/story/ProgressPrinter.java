package io.exodus.demo.story;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how a migration gets on: a line for each phase and each note, and a bar for long work. On a
 * terminal the bar stays in its line; elsewhere it is printed again every other second at most.
 */
public final class ProgressPrinter {

  private static final int BAR = 24;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double SECONDS_BETWEEN_LINES = 2;
  private static final double SECONDS_BETWEEN_REDRAWS = 0.1;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private final long start;
  private String label = "";
  private long labelStart;
  private long labelFirst;
  private long lastPrinted;
  private boolean finished;
  private int barLength;

  public ProgressPrinter(PrintStream out) {
    this(out, isTerminal(), System::nanoTime);
  }

  ProgressPrinter(PrintStream out, boolean terminal, LongSupplier nanos) {
    this.out = out;
    this.terminal = terminal;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** A phase has begun. */
  public synchronized void phase(String name) {
    line("== " + name);
  }

  /** Something worth knowing: lag, a verdict, a hold. */
  public synchronized void note(String words) {
    line("   " + words);
  }

  /**
   * How far long work has come.
   *
   * @param work its name; another name begins another bar
   * @param total how much there is to do; 0 if nobody knows
   */
  public synchronized void progress(String work, long done, long total) {
    long now = nanos.getAsLong();
    boolean first = !work.equals(label);
    if (first) {
      endBar();
      label = work;
      labelStart = now;
      labelFirst = done;
      finished = false;
    }
    boolean complete = total > 0 && done >= total;
    double since = (now - lastPrinted) / NANOS_PER_SECOND;
    boolean due = since >= (terminal ? SECONDS_BETWEEN_REDRAWS : SECONDS_BETWEEN_LINES);
    if (finished || !(first || complete || due)) {
      return;
    }
    lastPrinted = now;
    finished = complete;
    bar(elapsed(now) + "   " + bar(done, total) + rate(now, done, total));
  }

  private String bar(long done, long total) {
    if (total <= 0) {
      return String.format(Locale.ROOT, "%s %,d", label, done);
    }
    double share = Math.min(1, (double) done / total);
    int filled = (int) (share * BAR);
    return String.format(
        Locale.ROOT,
        "%s [%s%s] %3.0f %%  %,d of %,d",
        label,
        "#".repeat(filled),
        ".".repeat(BAR - filled),
        Math.floor(share * 100),
        done,
        total);
  }

  private String rate(long now, long done, long total) {
    double seconds = (now - labelStart) / NANOS_PER_SECOND;
    double rate = seconds > 0 ? (done - labelFirst) / seconds : 0;
    if (rate <= 0) {
      return "";
    }
    String words = String.format(Locale.ROOT, "  %,.0f/s", rate);
    return total > done
        ? words + String.format(Locale.ROOT, "  %.0f s left", Math.ceil((total - done) / rate))
        : words;
  }

  private void bar(String text) {
    if (terminal) {
      // What is left of a longer line before is blanked.
      out.print("\r" + text + " ".repeat(Math.max(0, barLength - text.length())));
      barLength = text.length();
      out.flush();
    } else {
      out.println(text);
    }
  }

  private void line(String words) {
    endBar();
    out.println(elapsed(nanos.getAsLong()) + " " + words);
    out.flush();
  }

  private void endBar() {
    if (barLength > 0) {
      out.println();
      barLength = 0;
    }
  }

  private String elapsed(long now) {
    return String.format(Locale.ROOT, "%7.1f s", (now - start) / NANOS_PER_SECOND);
  }

  /** Since JDK 22 there is a console without a terminal, too, which says so. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
