package io.exodus.endpoint.redis;

import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.migration.Trait;
import io.exodus.migration.Trait.Presence;
import java.util.ArrayList;
import java.util.List;

/** Collects what one check finds. */
final class Findings {

  private final String check;
  private final List<Finding> found;
  private final Trait trait;

  Findings(String check) {
    this(check, new ArrayList<>(), null);
  }

  private Findings(String check, List<Finding> found, Trait trait) {
    this.check = check;
    this.found = found;
    this.trait = trait;
  }

  /** The same collection, for what is found about that. */
  Findings about(String feature, Presence presence, boolean supported) {
    return new Findings(check, found, new Trait(feature, presence, supported));
  }

  void info(String subject, String message, String advice) {
    found.add(new Finding(check, Severity.INFO, subject, message, advice, trait));
  }

  void warning(String subject, String message, String advice) {
    found.add(new Finding(check, Severity.WARNING, subject, message, advice, trait));
  }

  void critical(String subject, String message, String advice) {
    found.add(new Finding(check, Severity.CRITICAL, subject, message, advice, trait));
  }

  List<Finding> all() {
    return List.copyOf(found);
  }

  /** Bytes, as people write them. */
  static String size(long bytes) {
    if (bytes < 1 << 20) {
      return Math.max(1, bytes >> 10) + " kB";
    }
    return bytes < 10L << 30 ? (bytes >> 20) + " MB" : (bytes >> 30) + " GB";
  }
}
