package io.exodus.demo.ledger;

import java.util.ArrayList;
import java.util.List;

/** Adds up what an audit finds, with the first examples in words. */
final class Tally {

  static final int MAX_EXAMPLES = 20;

  private final List<String> examples = new ArrayList<>();
  private long lost;
  private long doubled;
  private long disordered;

  void lost(long count, String words) {
    lost += count;
    example(count, words);
  }

  void doubled(long count, String words) {
    doubled += count;
    example(count, words);
  }

  void disordered(long count, String words) {
    disordered += count;
    example(count, words);
  }

  private void example(long count, String words) {
    if (count > 0 && examples.size() < MAX_EXAMPLES) {
      examples.add(words);
    }
  }

  Ledger.Audit audit(long acknowledged, long unknown) {
    return new Ledger.Audit(acknowledged, unknown, lost, doubled, disordered, examples);
  }
}
