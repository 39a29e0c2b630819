package io.exodus.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.engine.authority.Seals;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.gate.Approvals;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Gates.Decider;
import io.exodus.engine.gate.GivenApprovals;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Verdict;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Changes of sealed terms on a real database: only as the journal says, with two signatures. */
class ChangesTest {

  private static final String ID = "orders-1";
  private static final String REQUEST = "request-1";
  private static final Decider OPERATOR = new Decider("olga", OwnerRole.MIGRATION_OPERATOR);

  private Journal journal;
  private MigrationStore migrations;
  private FindingStore findings;
  private GivenApprovals approvals;
  private Seals seals;
  private ChangeRequests requests;
  private Changes changes;

  @BeforeEach
  void approveTheRun() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(dataSource);
    JdbcClient jdbc = JdbcClient.create(dataSource);
    migrations = new MigrationStore(jdbc);
    findings = new FindingStore(jdbc);
    journal = new Journal(jdbc);
    approvals = new GivenApprovals(migrations, findings, journal);
    seals = approvals.seals();
    requests = new ChangeRequests(migrations, journal, new Gates(migrations, journal));
    changes = new Changes(migrations, findings, journal, requests, seals);
    migrations.register(PlanReader.read(ID, GivenPlan.variables()), "run-1");
    approvals.run(ID);
    migrations.enter(ID, Phase.COPYING);
  }

  private void ask(String term, Object value) {
    requests.ask(ID, REQUEST, OPERATOR, "as measured", Map.of(term, value));
  }

  private void signBoth() {
    approvals.decide(ID, "signChange", "sign");
    approvals.decide(ID, "countersignChange", "sign");
  }

  private void sign(String gate, String person) {
    OwnerRole role = Approvals.DECIDERS.get(gate).get(0);
    journal.append(
        ID, EntryType.DECISION, person, gate, Map.of("decision", "sign", "role", role.variable()));
  }

  private Plan plan() {
    return migrations.get(ID).plan();
  }

  private void refuses(String words) {
    Plan before = plan();
    JournalEntry seal = journal.latest(ID, EntryType.SEAL, Seals.SUBJECT);

    assertThatThrownBy(() -> changes.adopt(ID, REQUEST, "bea"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(words);

    assertThat(plan()).isEqualTo(before);
    assertThat(journal.latest(ID, EntryType.SEAL, Seals.SUBJECT)).isEqualTo(seal);
  }

  @Test
  void shouldAmendAndSealAnewWithBothSignatures() {
    ask("maxErrorRate", "0.05");
    signBoth();

    changes.adopt(ID, REQUEST, "bea");

    assertThat(plan().thresholds().maxErrorRate()).isEqualTo(0.05);
    assertThat(Json.readMap(journal.latest(ID, EntryType.EVIDENCE, "plan").detail()))
        .containsEntry(
            "changedBy", (int) journal.latest(ID, EntryType.DECISION, "changePlan").sequence())
        .containsKey("plan");
    assertThatCode(() -> seals.demand(ID)).doesNotThrowAnyException();
    assertThat(requests.open(ID)).isEmpty();
  }

  /** The negative control: the same request, and the one signature that it has does nothing. */
  @Test
  void shouldChangeNothingWithoutTheSecondSignature() {
    ask("maxErrorRate", "0.05");
    approvals.decide(ID, "signChange", "sign");

    refuses("the change needs the business decision owner's signature");
  }

  @Test
  void shouldChangeNothingWithoutTheFirstSignature() {
    ask("maxErrorRate", "0.05");
    approvals.decide(ID, "countersignChange", "sign");

    refuses("the change needs the rollback approver's signature");
  }

  @Test
  void shouldNotTakeTwoSignaturesOfOnePerson() {
    ask("maxErrorRate", "0.05");
    sign("signChange", "pat");
    sign("countersignChange", "pat");

    refuses("another person must give the second signature");
  }

  @Test
  void shouldNotTakeASignatureOfAnotherRole() {
    ask("maxErrorRate", "0.05");
    approvals.decide(ID, "signChange", "sign", OwnerRole.MIGRATION_OPERATOR);
    approvals.decide(ID, "countersignChange", "sign");

    refuses("the change needs the rollback approver's signature");
  }

  @Test
  void shouldNotTakeSignaturesFromBeforeTheRequest() {
    signBoth();
    ask("maxErrorRate", "0.05");

    refuses("given after the request");
  }

  @Test
  void shouldNotTakeTheSignaturesTwice() {
    ask("maxErrorRate", "0.05");
    signBoth();
    changes.adopt(ID, REQUEST, "bea");

    refuses("nobody has asked for a change here");
  }

  @Test
  void shouldNotAdoptInAnotherProcessOrWhatWasRefused() {
    ask("maxErrorRate", "0.05");
    signBoth();
    assertThatThrownBy(() -> changes.adopt(ID, "another", "bea"))
        .hasMessageContaining("nobody has asked for a change here");
    approvals.decide(ID, "countersignChange", "refuse");

    refuses("it is already adopted or refused");
  }

  @Test
  void shouldNotTakeADecisionThatNamesNoTermsForARequest() {
    approvals.decide(ID, "changePlan", "ask");
    signBoth();

    refuses("nobody has asked for a change here");
  }

  @Test
  void shouldNotAdoptOnceTheOutcomeIsDecided() {
    ask("maxErrorRate", "0.05");
    signBoth();
    migrations.enter(ID, Phase.COMMITTED);

    refuses("its outcome is decided already: COMMITTED");
  }

  @Test
  void shouldNotBendTheTermsOfACutoverThatIsApproved() {
    ask("longestHoldMillis", "60000");
    signBoth();
    approvals.decide(ID, "approveCutover", "approve");

    refuses("the cutover is 'approved'");

    journal.append(ID, EntryType.AUTHORITY, "exodusWorker", "attempt", Map.of());
    changes.adopt(ID, REQUEST, "bea");
    assertThat(plan().longestHold()).hasMinutes(1);
  }

  @Test
  void shouldNotSealOverABrokenSeal() {
    ask("maxErrorRate", "0.05");
    signBoth();
    migrations.amend(PlanReader.with(plan(), List.of("maxP99Millis"), Map.of("maxP99Millis", 9)));

    refuses("the seal is 'broken'");
  }

  @Test
  void shouldLetVerdictsByTheOldTermsCountNoMore() {
    var passed = List.of(new CriterionVerdict("Error rate", Verdict.PASS, "few"));
    findings.replace(ID, RunbookKeys.COMMIT_CRITERIA, passed);
    findings.replace(ID, RunbookKeys.ROLLBACK_CRITERIA, passed);
    ask("maxErrorRate", "0.001");
    signBoth();

    changes.adopt(ID, REQUEST, "bea");

    assertThat(findings.verdicts(ID)).containsOnlyKeys(RunbookKeys.PREFLIGHT_CRITERIA);
  }

  @Test
  void shouldHaveThePreflightsPointCheckedAgainThatATermIsFor() {
    findings.replace(ID, "credentials", Verdict.PASS, List.of());
    ask("certificateDays", "90");
    signBoth();

    changes.adopt(ID, REQUEST, "bea");

    assertThat(findings.verdicts(ID)).isEmpty();
    assertThat(findings.checks(ID)).containsEntry("credentials", Verdict.UNKNOWN);
  }

  @Test
  void shouldKeepTheSourceLongerButNotLessLong() {
    assertThatThrownBy(() -> ask("retentionUntil", "2099-01-30T00:00:00Z"))
        .hasMessageContaining("give a later date than the agreed one");
    ask("retentionUntil", "2099-02-28T00:00:00Z");
    signBoth();

    changes.adopt(ID, REQUEST, "bea");

    assertThat(plan().retentionUntil()).isEqualTo("2099-02-28T00:00:00Z");
  }

  @Test
  void shouldEmptyAListByAWordSinceABlankStays() {
    assertThatThrownBy(() -> ask("acceptPlaintext", " "))
        .hasMessageContaining("the change is missing");
    ask("acceptPlaintext", "none");
    signBoth();

    changes.adopt(ID, REQUEST, "bea");

    assertThat(plan().preflight().acceptPlaintext()).isEmpty();
  }

  @Test
  void shouldPutOnRecordWhatIsAskedForAndWhatIsAgreed() {
    ask("rollbackWindow", "PT2H");

    assertThat(Json.readMap(journal.latest(ID, EntryType.DECISION, "changePlan").detail()))
        .containsEntry("terms", Map.of("rollbackWindow", "PT2H"))
        .containsEntry("agreed", Map.of("rollbackWindow", "PT1H"))
        .containsEntry("reason", "as measured")
        .containsEntry("role", "migrationOperator")
        .containsEntry("process", REQUEST);
  }

  @Test
  void shouldRefuseARequestForAMigrationThatThereIsNot() {
    assertThatThrownBy(
            () -> requests.ask("orders-9", REQUEST, OPERATOR, "why", Map.of("maxErrorRate", 0.5)))
        .hasMessageContaining("there is no migration of that id");
  }

  @Test
  void shouldRefuseARequestBeforeTheRunIsApproved() {
    Map<String, Object> other = GivenPlan.variables();
    other.put("sourceEndpoint", "users-old");
    other.put("targetEndpoint", "users-new");
    other.remove("acceptPlaintext");
    migrations.register(PlanReader.read("users-1", other), "run-2");

    assertThatThrownBy(
            () -> requests.ask("users-1", REQUEST, OPERATOR, "why", Map.of("maxErrorRate", 0.5)))
        .hasMessageContaining("its operator can still change the terms at 'Complete the plan'");
  }
}
