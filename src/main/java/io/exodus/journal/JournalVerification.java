package io.exodus.journal;

/**
 * What came of verifying a journal.
 *
 * @param migrationId null where there is no row
 * @param rows how many were looked at
 * @param head the last of them
 * @param fault null where nothing is wrong
 */
public record JournalVerification(
    String migrationId, long rows, JournalHead head, JournalFault fault) {

  public boolean whole() {
    return fault == null;
  }
}
