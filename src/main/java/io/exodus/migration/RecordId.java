package io.exodus.migration;

/**
 * Names one record: a key of a logical database, a row of a table.
 *
 * @param space the logical database or table
 * @param key printable; the family escapes what is not, so that the id can be read back
 */
public record RecordId(String space, String key) {

  @Override
  public String toString() {
    return space + "/" + key;
  }
}
