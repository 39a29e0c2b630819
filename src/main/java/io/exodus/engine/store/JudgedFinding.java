package io.exodus.engine.store;

import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.migration.Sha256;

/**
 * A finding, and what the family's table of compatibility made of it.
 *
 * @param outcome one of the table's; null where nobody has judged it
 */
public record JudgedFinding(Finding finding, String outcome) {

  public static final String REFUSE = "refuse";
  public static final String ACCEPT = "accept by name";

  /** Does it forbid the move, whoever would accept it? */
  public boolean forbids() {
    return outcome == null ? finding.severity() == Severity.CRITICAL : outcome.equals(REFUSE);
  }

  public boolean acceptable() {
    return ACCEPT.equals(outcome);
  }

  /** The same for what reads the same: what has changed is another thing. */
  public String key() {
    return Sha256.of(finding.check() + "|" + finding.subject() + "|" + finding.message());
  }
}
