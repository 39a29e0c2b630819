package io.exodus.migration;

/** What a migration is run for. */
public enum MigrationKind {
  PRODUCTION,
  REHEARSAL
}
