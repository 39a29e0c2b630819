package io.exodus.cutover;

import java.util.List;
import java.util.Map;

/**
 * How a change of authority went.
 *
 * @param attempt number of the attempt
 * @param epoch under which the new authority was recorded
 * @param micros how long each step took
 * @param heldMicros from the hold to the last interlay's flip
 * @param missed interlays that did not hear of the flip
 */
public record SwitchReport(
    long attempt, long epoch, Map<Step, Long> micros, long heldMicros, List<String> missed) {}
