package io.exodus.endpoint;

import io.exodus.migration.Finding;
import java.util.List;

/**
 * What the records of a database live in, such as tables, types and indexes. What it makes on the
 * target may be made again: a step that failed half way is repeated as a whole.
 */
public interface Schema {

  /** Of a family whose records need nothing to live in. */
  Schema NONE =
      new Schema() {
        @Override
        public List<Finding> compare(EndpointPair link) {
          return List.of();
        }

        @Override
        public void beforeData(EndpointPair link, Cancellation cancellation) {}

        @Override
        public void afterData(EndpointPair link, Cancellation cancellation) {}
      };

  /**
   * What the target lacks of it, or has otherwise, and would still after {@link #afterData}.
   * Changes nothing.
   *
   * @throws EndpointException if either side cannot be reached or refuses the look
   */
  List<Finding> compare(EndpointPair link);

  /**
   * Makes on the target what must be there before the first record is copied.
   *
   * @throws EndpointException if the target refuses it; the step can be started again
   * @throws CancelledException when cancelled
   */
  void beforeData(EndpointPair link, Cancellation cancellation) throws InterruptedException;

  /**
   * Makes on the target what is made once the records are there, such as indexes and constraints:
   * earlier, it would slow the copy down, or refuse it.
   *
   * @throws EndpointException if the target refuses it; the step can be started again
   * @throws CancelledException when cancelled
   */
  void afterData(EndpointPair link, Cancellation cancellation) throws InterruptedException;
}
