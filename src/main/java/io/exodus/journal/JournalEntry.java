package io.exodus.journal;

import java.time.Instant;

/**
 * One row of a migration's journal.
 *
 * @param sequence 1 for the first row of a migration
 * @param type name of an {@link EntryType}. Text, since another version may have written a word
 *     that this one does not know: the hash covers the text, and whoever verifies it need not
 *     understand it
 * @param actor the authenticated person or service account
 * @param subject the phase, gate, attempt or record concerned
 * @param detail JSON
 * @param hash SHA-256, hexadecimal, over the previous row's hash and this row's fields, see {@link
 *     JournalChain}
 */
public record JournalEntry(
    String migrationId,
    long sequence,
    Instant at,
    String type,
    String actor,
    String subject,
    String detail,
    String previousHash,
    String hash) {

  public boolean is(EntryType one) {
    return type.equals(one.name());
  }
}
