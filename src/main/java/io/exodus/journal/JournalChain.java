package io.exodus.journal;

import io.exodus.journal.JournalFault.Kind;
import io.exodus.migration.Sha256;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Verifies a journal row by row, without keeping any: each row's hash covers its fields and the
 * hash of the row before, so that none is changed, taken out or put in unseen. That the last ones
 * were cut off, or all of them rewritten, only a head shows that was kept elsewhere.
 */
public final class JournalChain {

  /** The hash that the first row continues. */
  public static final String BEGIN = "";

  private static final int NANOS_PER_MILLI = 1_000_000;

  private final List<JournalHead> heads;
  private String migrationId;
  private long rows;
  private long sequence;
  private String hash;
  private JournalEntry last;
  private JournalFault fault;

  /**
   * @param heads kept elsewhere, at whatever time
   */
  public JournalChain(Collection<JournalHead> heads) {
    this(heads, 0);
  }

  /**
   * @param leftOut so many of the first rows are known to be missing, and are not verified
   */
  public JournalChain(Collection<JournalHead> heads, long leftOut) {
    this.heads = List.copyOf(heads);
    this.sequence = leftOut;
    this.hash = leftOut == 0 ? BEGIN : null;
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

  /** Verifies rows that are all at hand. */
  public static JournalVerification verify(List<JournalEntry> rows, JournalHead... heads) {
    JournalChain chain = new JournalChain(List.of(heads));
    rows.forEach(chain::add);
    return chain.end();
  }

  /** Takes the next row; after the first fault they are only counted. */
  public void add(JournalEntry row) {
    rows++;
    if (fault == null) {
      fault = fault(row);
    }
    migrationId = migrationId == null ? row.migrationId() : migrationId;
    sequence = row.sequence();
    hash = row.hash();
    last = row;
  }

  // The part below the second is meant.
  @SuppressWarnings("JavaInstantGetSecondsGetNano")
  private JournalFault fault(JournalEntry row) {
    if (migrationId != null && !migrationId.equals(row.migrationId())) {
      return fault(Kind.FOREIGN, row, "is of the migration '" + row.migrationId() + "'");
    }
    if (row.sequence() > sequence + 1) {
      return new JournalFault(Kind.MISSING, sequence + 1, missing(row.sequence()));
    }
    if (row.sequence() <= sequence) {
      return fault(Kind.DISPLACED, row, "is in the wrong place: it follows row " + sequence);
    }
    if (!rehash(row).equals(row.hash()) || row.at().getNano() % NANOS_PER_MILLI != 0) {
      return fault(Kind.CHANGED, row, "was changed: its hash does not match its fields");
    }
    if (hash != null && !hash.equals(row.previousHash())) {
      return last == null
          ? fault(Kind.REPLACED, row, "is not a first row: it continues another one")
          : fault(
              Kind.REPLACED,
              last,
              "is not the one that row " + row.sequence() + " continues: one of them was replaced");
    }
    for (JournalHead head : heads) {
      if (head.sequence() == row.sequence() && !head.names(row.hash())) {
        return fault(
            Kind.REWRITTEN,
            row,
            "is not the original row: it has the hash "
                + row.hash()
                + ", the head that was kept is "
                + head
                + ". Somebody rewrote it, or rows before it");
      }
    }
    return null;
  }

  private String missing(long found) {
    String which =
        found == sequence + 2
            ? "row " + (sequence + 1) + " is"
            : "rows " + (sequence + 1) + " to " + (found - 1) + " are";
    return which
        + " missing: "
        + (rows == 1 ? "it begins with row " + found : "row " + found + " follows row " + sequence);
  }

  private static JournalFault fault(Kind kind, JournalEntry row, String words) {
    return new JournalFault(
        kind,
        row.sequence(),
        "row %d (%s, %s, by %s at %s) %s"
            .formatted(row.sequence(), row.type(), row.subject(), row.actor(), row.at(), words));
  }

  private static String rehash(JournalEntry row) {
    return hash(
        row.migrationId(),
        row.sequence(),
        row.at(),
        row.type(),
        row.actor(),
        row.subject(),
        row.detail(),
        row.previousHash());
  }

  /** There are no more rows. */
  public JournalVerification end() {
    JournalHead head = new JournalHead(sequence, hash == null ? BEGIN : hash);
    return new JournalVerification(migrationId, rows, head, fault == null ? cut() : fault);
  }

  private JournalFault cut() {
    return heads.stream()
        .filter(head -> head.sequence() > sequence)
        .findFirst()
        .map(
            head ->
                new JournalFault(
                    Kind.CUT,
                    sequence + 1,
                    "the last rows are missing: row "
                        + sequence
                        + " is the last, the head that was kept is "
                        + head))
        .orElse(null);
  }
}
