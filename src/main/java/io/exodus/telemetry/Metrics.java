package io.exodus.telemetry;

/** The names of all metrics, as Micrometer writes them; Prometheus writes {@code _} for a dot. */
final class Metrics {

  /** Before a measurement of the watch, see {@link io.exodus.migration.Measurement}. */
  static final String MIGRATION = "exodus.migration.";

  /** A number drawn for one preflight, to be recognised where it arrives. */
  static final String SAMPLE = "exodus.preflight.sample";

  /** Sequence of the last row of a journal. */
  static final String JOURNAL_SEQUENCE = "exodus.journal.sequence";

  /** Its hash: the first 52 bits, as a number. */
  static final String JOURNAL_HEAD = "exodus.journal.head";

  /** Tag: the migration's id. */
  static final String ID = "migration";

  private Metrics() {}

  /** As the text format and the query language of Prometheus know it. */
  static String prometheus(String name) {
    return name.replace('.', '_');
  }
}
