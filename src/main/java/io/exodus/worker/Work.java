package io.exodus.worker;

import io.exodus.client.TaskInHand;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.Family;
import io.exodus.migration.Authority;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.Map;

/**
 * One task in hand.
 *
 * @param inputs the task's own variables
 * @param cancellation set when the lock is lost or the worker stops
 * @param attempt identifies this holder of the task, other than any before or after it
 */
public record Work(
    TaskInHand hand,
    Plan plan,
    EndpointPair link,
    Family family,
    Map<String, Object> inputs,
    Cancellation cancellation,
    String attempt) {

  public String migrationId() {
    return hand.migrationId();
  }

  /** The same task, for a part of it that is cancelled for more reasons. */
  public Work cancelledBy(Cancellation other) {
    return new Work(hand, plan, link, family, inputs, other, attempt);
  }

  /**
   * @throws RefusedException if the model does not set the input
   */
  public String input(String name) {
    Object value = inputs.get(name);
    if (value == null || value.toString().isBlank()) {
      throw new RefusedException(
          "input '" + name + "'", null, "set it as an input parameter of the task in the model");
    }
    return value.toString();
  }

  /**
   * @throws RefusedException if the model does not set the input to a side
   */
  public Authority side(String name) {
    String value = input(name);
    for (Authority side : Authority.values()) {
      if (side.name().equals(value)) {
        return side;
      }
    }
    throw new RefusedException("input '" + name + "'", value, "use SOURCE or TARGET in the model");
  }
}
