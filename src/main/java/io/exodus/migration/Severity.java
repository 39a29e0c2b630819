package io.exodus.migration;

/** How grave a finding is. A critical one refuses the migration. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL
}
