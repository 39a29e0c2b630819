package io.exodus.endpoint.redis.preflight.settings;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The letters of notify-keyspace-events. */
final class EventFlags {

  /** All letters that "A" stands for (see redis.io/docs/latest/develop/pubsub/keyspace-events). */
  private static final String ALL = "g$lshzxetd";

  private EventFlags() {}

  /** Whether events that {@code wanted} publishes are not published by {@code value}. */
  static boolean lacks(String value, String wanted) {
    return !of(value).containsAll(of(wanted));
  }

  /** The letters, with K and E for where events are published; none without one of these. */
  private static Set<Character> of(String value) {
    String letters = Objects.toString(value, "").replace("A", ALL);
    Set<Character> flags =
        letters.chars().mapToObj(letter -> (char) letter).collect(Collectors.toSet());
    boolean published = flags.contains('K') || flags.contains('E');
    return published && flags.size() > (flags.contains('K') && flags.contains('E') ? 2 : 1)
        ? flags
        : Set.of();
  }
}
