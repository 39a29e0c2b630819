package io.exodus.demo.story;

import io.exodus.migration.Phase;
import java.util.List;

/** What happens in one outcome of the unattended demo beside the answers to the gates. */
public interface Story {

  /** Before the migration is asked for. */
  default void begin() {}

  /** At each look at the migration. */
  default void look(Phase phase) {}

  /**
   * Somebody is asked.
   *
   * @return whether the answer is given now; else the gate is asked about again at the next look
   */
  default boolean asked(String gate) {
    return true;
  }

  /** After the end: what did not go as it should, in words. */
  default List<String> end() {
    return List.of();
  }
}
