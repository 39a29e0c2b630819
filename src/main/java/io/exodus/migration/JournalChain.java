package io.exodus.migration;

import java.time.Instant;
import java.util.List;

/**
 * The chain that a migration's journal is: each row's hash covers its fields and the hash of the
 * row before, so that none can be changed, taken out or put in without all later hashes changing.
 */
public final class JournalChain {

  /** The hash that the first row continues. */
  public static final String BEGIN = "";

  private JournalChain() {}

  /**
   * What a chain came to.
   *
   * @param rows how many rows were given
   * @param broken sequence of the first row whose fields, hash or place are not as they were
   *     written; 0 if none
   * @param head hash of the last row; empty if there is none
   * @param words what is wrong, and what it means; empty if nothing is
   */
  public record Verification(long rows, long broken, String head, String words) {

    public boolean whole() {
      return words.isEmpty();
    }
  }

  /** SHA-256, hexadecimal, over the fields, each with its length: no two rows are the same text. */
  public static String hash(
      String migrationId,
      long sequence,
      Instant at,
      String type,
      String actor,
      String subject,
      String detail,
      String previous) {
    StringBuilder text = new StringBuilder();
    for (Object field :
        new Object[] {
          migrationId, sequence, at.toEpochMilli(), type, actor, subject, detail, previous
        }) {
      String value = field.toString();
      text.append(value.length()).append(':').append(value);
    }
    return Sha256.of(text.toString());
  }

  /**
   * Verifies a whole journal.
   *
   * @param rows in their order, from the first
   * @param anchor a hash that was the head at some time and was kept elsewhere; null for none
   */
  public static Verification verify(List<JournalEntry> rows, String anchor) {
    String previous = BEGIN;
    boolean anchored = anchor == null;
    long expected = 0;
    for (JournalEntry row : rows) {
      expected++;
      if (row.sequence() != expected) {
        return broken(
            rows,
            row.sequence(),
            "row " + expected + " is missing; row " + row.sequence() + " follows in its place");
      }
      if (!previous.equals(row.previousHash()) || !rehash(row, previous).equals(row.hash())) {
        return broken(
            rows,
            row.sequence(),
            "row "
                + row.sequence()
                + " ("
                + row.type()
                + " "
                + row.subject()
                + " of "
                + row.actor()
                + " at "
                + row.at()
                + ") is not as it was written");
      }
      previous = row.hash();
      anchored |= row.hash().equals(anchor);
    }
    return anchored
        ? new Verification(rows.size(), 0, previous, "")
        : new Verification(
            rows.size(),
            0,
            previous,
            "the tail is cut, or the chain was written anew: no row has the anchored hash "
                + anchor
                + "; the last one is row "
                + rows.size());
  }

  private static Verification broken(List<JournalEntry> rows, long sequence, String words) {
    return new Verification(rows.size(), sequence, rows.get(rows.size() - 1).hash(), words);
  }

  private static String rehash(JournalEntry row, String previous) {
    return hash(
        row.migrationId(),
        row.sequence(),
        row.at(),
        row.type(),
        row.actor(),
        row.subject(),
        row.detail(),
        previous);
  }
}
