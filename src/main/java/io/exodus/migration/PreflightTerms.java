package io.exodus.migration;

import java.time.Duration;
import java.util.List;

/**
 * What the preflight measures against.
 *
 * @param acceptPlaintext endpoints, by name, whose connections may go unencrypted
 * @param certificateDays a certificate must be valid for that many days more
 * @param backupAge how old the source's latest backup may be, where the database can tell
 * @param capacityHeadroom the target must have room for what the source holds, times this
 * @param probedFrom networks, by name, from which a probe must have reached each interlay recently
 */
public record PreflightTerms(
    List<String> acceptPlaintext,
    int certificateDays,
    Duration backupAge,
    double capacityHeadroom,
    List<String> probedFrom) {

  /** Nothing goes unencrypted; the rest is sound for most. */
  public static final PreflightTerms DEFAULT =
      new PreflightTerms(List.of(), 14, Duration.ofHours(24), 1.5);

  public PreflightTerms {
    acceptPlaintext = List.copyOf(acceptPlaintext);
    // Plans registered before there were probes name none.
    probedFrom = probedFrom == null ? List.of() : List.copyOf(probedFrom);
  }

  /** Without probes. */
  public PreflightTerms(
      List<String> acceptPlaintext,
      int certificateDays,
      Duration backupAge,
      double capacityHeadroom) {
    this(acceptPlaintext, certificateDays, backupAge, capacityHeadroom, List.of());
  }
}
