package io.exodus.journal;

/**
 * The first thing that is wrong with a journal.
 *
 * @param sequence of the row; of the first one where several are missing
 * @param words which row, what is wrong with it, and what that means
 */
public record JournalFault(Kind kind, long sequence, String words) {

  /** What is wrong. */
  public enum Kind {
    /** The row's hash is not that of its fields. */
    CHANGED,
    /** The row's hash is that of its fields, but the next row continues another one. */
    REPLACED,
    /** Rows between others, or the first ones, are not there. */
    MISSING,
    /** The row does not come in its place, or comes twice. */
    DISPLACED,
    /** The row is one of another migration's journal. */
    FOREIGN,
    /** The last rows are not there: a head that is kept elsewhere is of a later row. */
    CUT,
    /** A head that is kept elsewhere has another hash: the chain was rewritten. */
    REWRITTEN
  }
}
