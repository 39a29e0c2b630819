package io.exodus.endpoint.redis.stream;

import io.exodus.migration.RecordId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records that are to be read again from the origin, in the order of their rounds, and why. */
final class WantedRecords {

  private final Map<RecordId, Want> wanted = new LinkedHashMap<>();
  private long added;

  /**
   * Why a record is wanted.
   *
   * @param round in which it was first wanted
   * @param told the listener knows that it is wrong, and is to hear that it is repaired
   * @param sure read it, even if it has no time to live
   */
  record Want(long round, boolean told, boolean sure) {

    private boolean covers(Want other) {
      return (told || !other.told) && (sure || !other.sure);
    }

    private Want and(Want other) {
      return new Want(round, told || other.told, sure || other.sure);
    }
  }

  /** Returns whether it was not wanted before. */
  boolean add(RecordId record, Want want) {
    Want before = wanted.get(record);
    if (before == null) {
      wanted.put(record, want);
      added++;
      return true;
    }
    if (!before.covers(want)) {
      wanted.put(record, before.and(want));
    }
    return false;
  }

  /** How many have been added: it changes with each that is new. */
  long added() {
    return added;
  }

  /** It is not wanted any more, unless the listener knows of it. */
  void forget(RecordId record) {
    Want want = wanted.get(record);
    if (want != null && !want.told) {
      wanted.remove(record);
    }
  }

  /** None is wanted any more, but those that the listener knows of. */
  void forgetAll() {
    wanted.values().removeIf(want -> !want.told);
  }

  /** Returns why it was wanted. */
  Want remove(RecordId record) {
    return wanted.remove(record);
  }

  boolean sure(RecordId record) {
    return wanted.get(record).sure;
  }

  /** It has a time to live: it is to be read. */
  void makeSure(RecordId record) {
    wanted.computeIfPresent(record, (same, want) -> new Want(want.round, want.told, true));
  }

  boolean contains(RecordId record) {
    return wanted.containsKey(record);
  }

  boolean isEmpty() {
    return wanted.isEmpty();
  }

  int size() {
    return wanted.size();
  }

  /** The earliest round; {@link Long#MAX_VALUE} where none is wanted. */
  long earliest() {
    return wanted.isEmpty() ? Long.MAX_VALUE : wanted.values().iterator().next().round;
  }

  /** The first ones, at most so many. */
  List<RecordId> first(int most) {
    List<RecordId> first = new ArrayList<>();
    for (Iterator<RecordId> all = wanted.keySet().iterator();
        all.hasNext() && first.size() < most; ) {
      first.add(all.next());
    }
    return first;
  }
}
