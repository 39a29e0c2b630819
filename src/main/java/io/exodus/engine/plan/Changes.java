package io.exodus.engine.plan;

import io.exodus.engine.authority.RouteService;
import io.exodus.engine.authority.Seals;
import io.exodus.engine.gate.Approvals;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.plan.ChangeRequests.Request;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.PlanVariables;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes the sealed terms of a run, with the signatures of two persons: the guard stands here,
 * whatever the process is like that asks for it.
 */
public class Changes {

  /** Which check of the preflight measures against a term, and has to be gone through again. */
  private static final Map<String, String> MEASURED_BY =
      Map.of(
          PlanVariables.ACCEPT_PLAINTEXT,
          "credentials",
          "certificateDays",
          "credentials",
          "backupAge",
          "backup",
          PlanVariables.PROBED_FROM,
          "interlays");

  private static final String SIGN = "sign";

  private final MigrationStore migrations;
  private final FindingStore findings;
  private final Journal journal;
  private final ChangeRequests requests;
  private final Seals seals;
  private final Approvals approvals;

  public Changes(
      MigrationStore migrations,
      FindingStore findings,
      Journal journal,
      ChangeRequests requests,
      Seals seals) {
    this.migrations = migrations;
    this.findings = findings;
    this.journal = journal;
    this.requests = requests;
    this.seals = seals;
    this.approvals = new Approvals(migrations, journal);
  }

  /**
   * Adopts the request, and seals the run's criteria again. Verdicts by the terms of before count
   * no more.
   *
   * @param process instance in which it was asked for
   * @return the plan as it counts from now on
   * @throws RefusedException if a signature is missing, older than the request, or the same
   *     person's as the other; if the outcome is decided, or a cutover is approved and has yet to
   *     begin; if the seal is broken
   */
  public Plan adopt(String id, String process, String actor) {
    // No cutover is to begin between the look at its approval and the new seal.
    migrations.lock(id);
    requests.demandUndecided(id);
    Request request =
        requests
            .open(id)
            .filter(asked -> asked.process().equals(process))
            .orElseThrow(
                () ->
                    new RefusedException(
                        "the request",
                        null,
                        "nobody has asked for a change here, or it is already adopted or refused; "
                            + "an owner can start 'Change the terms'"));
    demandSignatures(id, request);
    demandNoCutoverAhead(id);
    demandUnbrokenSeal(id);
    ChangeRequests.demandLaterRetention(request.agreed(), request.wanted());
    migrations.amend(request.wanted());
    journal.append(
        id,
        EntryType.EVIDENCE,
        actor,
        "plan",
        Map.of("plan", request.wanted(), "changedBy", request.sequence()));
    judgeAnew(id, request.terms().keySet());
    seals.sealAnew(id, actor);
    return request.wanted();
  }

  private void demandSignatures(String id, Request request) {
    Set<String> signers = new HashSet<>();
    for (String gate : Gates.CHANGE_SIGNATURES) {
      if (!approvals.fresh(id, gate, SIGN, request.sequence())) {
        OwnerRole role = Approvals.DECIDERS.get(gate).get(0);
        throw new RefusedException(
            "the answer '" + SIGN + "' at the gate '" + gate + "'",
            null,
            "the change needs the " + role.title() + "'s signature, given after the request");
      }
      String signer = journal.latest(id, EntryType.DECISION, gate).actor();
      if (!signers.add(signer)) {
        throw new RefusedException(
            "the signature at the gate '" + gate + "'",
            signer,
            "that person has already signed; another person must give the second signature");
      }
    }
  }

  /**
   * The application owner has approved it on the terms as they are, and is not asked here. An
   * approval whose attempt was given up before it began is void once the records are validated
   * again.
   */
  private void demandNoCutoverAhead(String id) {
    long used =
        Math.max(
            approvals.latest(id, EntryType.AUTHORITY, RouteService.ATTEMPT),
            Math.max(
                approvals.latest(id, EntryType.PHASE, Phase.VALIDATING.name()),
                approvals.latest(id, EntryType.PHASE, Phase.AWAITING_CUTOVER.name())));
    if (approvals.fresh(id, GateKeys.APPROVE_CUTOVER, "approve", used)) {
      throw new RefusedException(
          "the cutover",
          "approved",
          "it was approved on the present terms; sign when its attempt has begun, or, if it was "
              + "aborted, when the operator has answered at 'Decide on another attempt'");
    }
  }

  /** To seal again must not hide that a table, or a term, was tampered with before. */
  private void demandUnbrokenSeal(String id) {
    try {
      seals.demand(id);
    } catch (ConflictException e) {
      throw new RefusedException("the seal", "broken", e.getMessage());
    }
  }

  private void judgeAnew(String id, Set<String> terms) {
    findings.replace(id, RunbookKeys.ROLLBACK_CRITERIA, List.of());
    findings.replace(id, RunbookKeys.COMMIT_CRITERIA, List.of());
    for (String term : terms) {
      String check = MEASURED_BY.get(term);
      if (check != null) {
        findings.replace(id, check, Verdict.UNKNOWN, List.of());
        findings.replace(id, RunbookKeys.PREFLIGHT_CRITERIA, List.of());
      }
    }
  }
}
