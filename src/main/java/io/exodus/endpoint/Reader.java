package io.exodus.endpoint;

import io.exodus.migration.RecordId;
import java.time.Duration;
import java.util.List;

/** Reads what single records hold, for people who have asked for it. */
public interface Reader {

  /**
   * Each is read as it is at one moment, but not all of them at the same.
   *
   * @return one for each record, in their order
   * @throws EndpointException if the database cannot be reached or refuses the look
   * @throws CancelledException if the thread is interrupted
   */
  List<Content> read(EndpointSettings endpoint, List<RecordId> records, Limits limits);

  /**
   * How much is read of values, in bytes; a part of an element may count for some more than it has.
   *
   * @param each of one record
   * @param together of all; records that do not fit are left without a value
   */
  record Limits(int each, int together) {}

  /**
   * @param type as the database calls it; null where there is no such record
   * @param size bytes of a string, elements of anything else; -1 where the family does not know
   * @param expiresIn null for never
   * @param value a text; a map with {@code base64} for bytes that are none; or a list of elements,
   *     each one of these or, where an element has parts, a list of them. Null where none was read
   * @param whole false where only the beginning was read, or nothing
   */
  record Content(String type, long size, Duration expiresIn, Object value, boolean whole) {

    /** There is no such record. */
    public static final Content NONE = new Content(null, 0, null, null, true);
  }
}
