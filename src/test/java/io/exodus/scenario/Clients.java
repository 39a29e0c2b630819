package io.exodus.scenario;

import io.exodus.migration.Authority;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The applications of a scenario: they write through the interlay, and keep books on it. */
interface Clients extends AutoCloseable {

  void start();

  /** Returns when every client has ended; the books may be audited then. */
  void stop() throws InterruptedException;

  /** Does something while no write is under way; empty if a client is not done in time. */
  <T> Optional<T> between(Supplier<T> look, Duration patience) throws InterruptedException;

  /** Writes whose success a client was told, so far. */
  long acknowledged();

  /** The longest time any client had to wait between two acknowledged writes. */
  Duration longestGap();

  /** Compares the books with what the authority holds. */
  Books audit(Authority authority);

  @Override
  void close();
}
