package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.migration.RecordId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which records the origin was seen to keep for good, and where its log ended by then:
 * none of them can have been expired too early because of something that the log held before.
 */
final class LastingRecords {

  private static final int MOST = 200_000;

  private final Map<Place, Long> ends = new HashMap<>();
  private final Place asked = new Place();
  private long last;

  /** A key where it stands: asking for one makes no object. */
  private static final class Place {
    private int database;
    private byte[] bytes;
    private int start;
    private int end;

    Place at(RecordId record) {
      byte[] key = KeyText.parse(record.key());
      return at(Integer.parseInt(record.space()), key, 0, key.length);
    }

    Place at(int database, byte[] bytes, int start, int end) {
      this.database = database;
      this.bytes = bytes;
      this.start = start;
      this.end = end;
      return this;
    }

    RecordId record() {
      byte[] key = Arrays.copyOfRange(bytes, start, end);
      return new RecordId(Integer.toString(database), KeyText.of(key));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Place place
          && database == place.database
          && Arrays.equals(bytes, start, end, place.bytes, place.start, place.end);
    }

    @Override
    public int hashCode() {
      int hash = database;
      for (int i = start; i < end; i++) {
        hash = 31 * hash + bytes[i];
      }
      return hash;
    }
  }

  /**
   * @param end offset of the origin's log before it was seen
   * @return false where it cannot be remembered: there are too many
   */
  boolean seen(RecordId record, long end) {
    if (ends.size() >= MOST) {
      return false;
    }
    ends.put(new Place().at(record), end);
    last = Math.max(last, end);
    return true;
  }

  /** Was it seen to be kept for good when all up to that offset of the log had happened? */
  boolean lasted(RecordId record, long offset) {
    return lasted(asked.at(record), offset);
  }

  /** The same of the record whose key stands there, from {@code start} to before {@code end}. */
  boolean lasted(int database, byte[] bytes, int start, int end, long offset) {
    return lasted(asked.at(database, bytes, start, end), offset);
  }

  private boolean lasted(Place place, long offset) {
    Long seen = ends.get(place);
    return seen != null && offset <= seen;
  }

  List<RecordId> records() {
    return ends.keySet().stream().map(Place::record).toList();
  }

  /** What the log held up to that offset will not be asked about any more. */
  void passed(long offset) {
    if (offset > last) {
      forget();
    }
  }

  void forget() {
    ends.clear();
  }
}
