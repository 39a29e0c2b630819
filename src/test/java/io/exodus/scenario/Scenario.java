package io.exodus.scenario;

import java.util.List;
import java.util.Map;

/**
 * One thing that happens to a migration, and how it is to end all the same.
 *
 * @param name of its file, and what is done to whom
 * @param story what Exodus is to do about it, for people
 * @param parts all struck at the same moment: worker, engine, interlay, source, target
 * @param answers of the owners, by gate; at other gates they give the first that is allowed
 * @param records that the source is seeded with
 * @param emptied the side that is struck forgets its records after the stream to it has ended
 */
record Scenario(
    String name,
    String story,
    Moment moment,
    Fault fault,
    List<String> parts,
    Map<String, String> answers,
    long records,
    boolean emptied,
    Outcome outcome) {

  boolean strikesDatabase() {
    return parts.contains(House.SOURCE) || parts.contains(House.TARGET);
  }

  @Override
  public String toString() {
    return name;
  }
}
