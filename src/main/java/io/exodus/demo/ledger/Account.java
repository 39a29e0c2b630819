package io.exodus.demo.ledger;

/**
 * What one client knows of the writes to its own keys. Written by that client's thread alone, read
 * between two of its turns or once it has ended.
 */
interface Account {

  /** Writes whose success the client was told. */
  long acknowledged();

  /** Writes that were sent and never answered: applied or not, nobody can tell. */
  long unknown();

  /** Compares the books with what the authority holds. */
  void audit(Answers authority, Tally tally);
}
