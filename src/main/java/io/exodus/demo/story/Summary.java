package io.exodus.demo.story;

import io.exodus.demo.ledger.Ledger;
import io.exodus.migration.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * What a demo came to.
 *
 * @param outcome the phase in which the migration ended
 * @param expected the phase in which it should have ended
 * @param copied keys copied
 * @param validated keys compared on both sides
 * @param divergent of which differ
 * @param holds what the clients noticed of each change of authority
 * @param audit what became of the clients' writes
 * @param told in words
 */
public record Summary(
    Phase outcome,
    Phase expected,
    long copied,
    long validated,
    long divergent,
    List<Hold> holds,
    Ledger.Audit audit,
    Told told) {

  /** A connection that writes nothing for so long without a change of authority is not served. */
  private static final double STANDSTILL_MILLIS = 2_000;

  public Summary {
    holds = List.copyOf(holds);
  }

  /**
   * @param name of the change, such as "cutover"
   * @param gapMillis the longest gap between two acknowledged writes across it
   * @param ordinaryMillis the same over a span without a change
   */
  public record Hold(String name, double gapMillis, double ordinaryMillis) {

    /** What the change added to the ordinary gap; in ms, never negative. */
    public double addedMillis() {
      return Math.max(0, gapMillis - ordinaryMillis);
    }
  }

  /**
   * @param lines what happened, one after the other
   * @param ending what it has come to where nothing speaks against it
   * @param problems what did not happen as it should
   */
  public record Told(List<String> lines, String ending, List<String> problems) {

    public Told {
      lines = List.copyOf(lines);
      problems = List.copyOf(problems);
    }
  }

  /** What speaks against the demo, in words; empty if it went as it should. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(told.problems());
    if (outcome != expected) {
      problems.add("the migration ended as " + outcome + ", not as " + expected);
    }
    add(problems, divergent, "keys differ between the sides");
    add(problems, audit.lost(), "acknowledged writes were lost");
    add(problems, audit.doubled(), "writes were applied more than once");
    add(problems, audit.disordered(), "answers or elements were out of order");
    for (Hold hold : holds) {
      if (hold.ordinaryMillis() > STANDSTILL_MILLIS) {
        problems.add("the clients stood still after the " + hold.name());
      }
    }
    // Nothing looked at is no proof of anything.
    if (expected != Phase.REFUSED && validated == 0) {
      problems.add("no key was validated");
    }
    if (audit.acknowledged() == 0) {
      problems.add("no write was acknowledged");
    }
    return problems;
  }

  private static void add(List<String> problems, long count, String words) {
    if (count != 0) {
      problems.add(count + " " + words);
    }
  }

  /** 0 if it went as it should, 1 if not. */
  public int exitCode() {
    return problems().isEmpty() ? 0 : 1;
  }
}
