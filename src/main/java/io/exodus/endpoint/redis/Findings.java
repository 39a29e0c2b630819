package io.exodus.endpoint.redis;

import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects what one check finds. */
final class Findings {

  private final String check;
  private final List<Finding> found = new ArrayList<>();

  Findings(String check) {
    this.check = check;
  }

  void info(String subject, String message, String advice) {
    found.add(new Finding(check, Severity.INFO, subject, message, advice));
  }

  void warning(String subject, String message, String advice) {
    found.add(new Finding(check, Severity.WARNING, subject, message, advice));
  }

  void critical(String subject, String message, String advice) {
    found.add(new Finding(check, Severity.CRITICAL, subject, message, advice));
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
