package io.exodus.demo.ledger;

import java.util.List;

/** What the authority answers when the books are closed. */
interface Answers {

  /** The string held by the key; null if there is none. */
  String get(String key);

  /** All elements of the list, in order; empty if there is none. */
  List<String> list(String key);

  /** Remaining time to live in ms; -1 if it has none, -2 if there is no such key. */
  long pttl(String key);

  /** Wall clock, in ms since the epoch. */
  long nowMillis();
}
