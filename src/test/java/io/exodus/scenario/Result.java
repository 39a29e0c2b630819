package io.exodus.scenario;

import io.exodus.migration.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a scenario.
 *
 * @param phase in which the migration ended, or stood when it was given up
 * @param aborted attempts to change the authority that were undone
 * @param gap the longest time any client had to wait between two acknowledged writes
 * @param books null where the migration did not end
 * @param different records that differ between the sides; null where they were not compared
 * @param recovery from the fault until what it interrupted had been done and clients wrote again;
 *     null where that never came
 * @param took from the request for the migration to its outcome
 * @param trouble what else went wrong, in words
 */
record Result(
    Scenario scenario,
    Phase phase,
    long aborted,
    Duration gap,
    Books books,
    List<String> different,
    Duration recovery,
    Duration took,
    List<String> trouble) {

  /** All that is not as it should be; empty where the scenario is passed. */
  List<String> faults() {
    List<String> faults = new ArrayList<>(trouble);
    if (phase != scenario.outcome().phase()) {
      faults.add("ends in phase " + phase + ", not " + scenario.outcome());
    }
    if (books == null || !books.whole()) {
      faults.add("the ledger: " + books);
    }
    if (different == null || !different.isEmpty()) {
      faults.add("the sides differ: " + some(different));
    }
    if (recovery == null) {
      faults.add("what was interrupted was never done");
    }
    return faults;
  }

  private static Object some(List<String> names) {
    return names == null
        ? "not compared"
        : names.size() + " records, such as " + names.subList(0, Math.min(5, names.size()));
  }
}
