package io.exodus.demo.ledger;

/** Wrong answers that one client got while reading its own key under way. */
final class ReadFaults {

  private long count;
  private String first;

  /**
   * @param fault in words; null if the answer was one that the client may get
   */
  void look(String fault) {
    if (fault != null) {
      count++;
      first = first == null ? fault : first;
    }
  }

  /**
   * @param key what was read, in words
   */
  void audit(String key, Tally tally) {
    tally.disordered(count, key + ", when read under way, " + first);
  }
}
