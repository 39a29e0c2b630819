package io.exodus.engine.gate;

import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.JudgedFinding;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.engine.store.VouchingStore;
import io.exodus.engine.store.VouchingStore.Vouching;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What people vouch for in the preflight, and for how long. The criteria judge by this, not by
 * process variables, which whoever submits a form could set.
 */
public class Vouchings {

  /** The point that the application owner answers, as a whole and for each incompatibility. */
  public static final String INCOMPATIBILITIES = "incompatibilities";

  /** In place of an answer that no longer counts. */
  public static final String EXPIRED = "expired";

  private static final String REMEDY =
      "check that point again: the migration operator starts 'Check a point again'";

  private final VouchingStore store;
  private final FindingStore findings;
  private final Clock clock;

  public Vouchings(VouchingStore store, FindingStore findings, Clock clock) {
    this.store = store;
    this.findings = findings;
    this.clock = clock;
  }

  /** What somebody says of a point, or of a subject of it; see {@link Vouching}. */
  public record Word(
      String point, String subject, String answer, String by, String reference, String reason) {}

  /**
   * Takes an answer down that counts for a time.
   *
   * @param field name of the variable that gives the time
   * @param until date, time and zone as in ISO 8601
   * @throws RefusedException if the time is none, or over
   */
  public void vouch(String migrationId, Word word, String field, String until) {
    Instant now = now();
    put(migrationId, word, now, Expiry.read(field, until, now));
  }

  /** Takes a refusal down. */
  public void refuse(String migrationId, Word word) {
    put(migrationId, word, now(), null);
  }

  private void put(String id, Word word, Instant now, Instant until) {
    store.put(
        id,
        new Vouching(
            word.point(),
            word.subject(),
            word.answer(),
            word.by(),
            now,
            word.reference(),
            word.reason(),
            until));
  }

  /**
   * The answer to a point that counts now: {@link #EXPIRED} where it no longer counts, null where
   * there is none. That to the incompatibilities is the gravest of all that the application owner
   * has to accept.
   */
  public String standing(String migrationId, String point) {
    List<Vouching> said = store.of(migrationId);
    String whole = standing(said, point, "");
    if (!point.equals(INCOMPATIBILITIES)) {
      return whole;
    }
    Set<String> all = new LinkedHashSet<>();
    all.add(whole);
    for (JudgedFinding finding : acceptable(migrationId)) {
      all.add(standing(said, point, finding.key()));
    }
    all.removeIf(answer -> answer != null && answer.equals("accept"));
    if (all.contains("refuse")) {
      return "refuse";
    }
    return all.isEmpty() ? "accept" : all.contains(null) ? null : EXPIRED;
  }

  /** The incompatibilities that the application owner has not accepted, or no longer. */
  public List<JudgedFinding> open(String migrationId) {
    List<Vouching> said = store.of(migrationId);
    return acceptable(migrationId).stream()
        .filter(finding -> !"accept".equals(standing(said, INCOMPATIBILITIES, finding.key())))
        .toList();
  }

  private List<JudgedFinding> acceptable(String migrationId) {
    return findings.judged(migrationId).stream().filter(JudgedFinding::acceptable).toList();
  }

  private String standing(List<Vouching> said, String point, String subject) {
    return said.stream()
        .filter(one -> one.point().equals(point) && one.subject().equals(subject))
        .findFirst()
        .map(this::answer)
        .orElse(null);
  }

  private String answer(Vouching vouching) {
    return over(vouching) ? EXPIRED : vouching.answer();
  }

  private boolean over(Vouching vouching) {
    return vouching.until() != null && !vouching.until().isAfter(clock.instant());
  }

  /** All that was said and is about the checklist as it stands, the oldest first. */
  public List<Vouching> of(String migrationId) {
    Set<String> subjects = new LinkedHashSet<>(List.of(""));
    acceptable(migrationId).forEach(finding -> subjects.add(finding.key()));
    return store.of(migrationId).stream()
        .filter(said -> subjects.contains(said.subject()))
        .toList();
  }

  /**
   * Demands that the preflight is passed still: a vouching that has expired since is as good as
   * none.
   *
   * @throws RefusedException naming the point
   */
  public void demandPreflight(String migrationId) {
    List<CriterionVerdict> verdicts =
        findings.verdicts(migrationId, RunbookKeys.PREFLIGHT_CRITERIA);
    if (verdicts.isEmpty()) {
      throw new RefusedException("the preflight", Verdict.UNKNOWN, REMEDY);
    }
    for (CriterionVerdict verdict : verdicts) {
      if (verdict.verdict() != Verdict.PASS) {
        throw new RefusedException(
            "the preflight's point '" + verdict.criterion() + "'",
            verdict.verdict() + " (" + verdict.reason() + ")",
            REMEDY);
      }
    }
    for (Vouching said : of(migrationId)) {
      if (over(said)) {
        throw new RefusedException(
            "what " + said.by() + " vouched for at the preflight's point '" + said.point() + "'",
            "over since " + said.until().truncatedTo(ChronoUnit.SECONDS),
            REMEDY);
      }
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
