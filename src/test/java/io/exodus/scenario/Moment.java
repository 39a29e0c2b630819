package io.exodus.scenario;

import io.exodus.migration.Phase;
import io.exodus.roles.LiveMigration;
import java.time.Instant;

/** When a fault strikes, and when what it interrupted has been done all the same. */
interface Moment {

  /** What the worker that gets there has to be told beforehand; null where nobody halts. */
  String order();

  /** The phase from which on it counts: a step may come in the cutover and in the rollback. */
  Phase from();

  /** The gate that is left open until the fault has struck, by its activity; "" for none. */
  String gate();

  /** The topic whose worker is struck; for moments at which nobody halts. */
  String topic();

  /** Whether a moment at which nobody halts is there. */
  boolean reached(LiveMigration migration);

  /** Whether what was interrupted then has been done, by whomever. */
  boolean over(LiveMigration migration, Instant struck);

  /**
   * @param words such as {@code after FENCE of the cutover}, or {@code while copying}
   * @throws IllegalArgumentException naming the words that there are
   */
  static Moment of(String words) {
    return words.startsWith("while ") ? WorkMoment.of(words) : StepMoment.of(words);
  }
}
