package io.exodus.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.gate.Vouchings.Word;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.plan.PlanReader;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.JudgedFinding;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.engine.store.VouchingStore;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Finding;
import io.exodus.migration.Incompatibility;
import io.exodus.migration.Incompatibility.Presence;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people vouch for, in the tables that keep it. */
class VouchingsTest {

  private static final String ID = "orders-1";
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final String SOON = "2026-11-26T13:00:00Z";
  private static final Finding MODULES =
      new Finding(
          "compatibility",
          Severity.WARNING,
          "orders-old",
          "It holds records of modules' types.",
          "Rehearse the move.",
          new Incompatibility("modules", Presence.HELD, true));

  private final JdbcDataSource dataSource = new JdbcDataSource();
  private FindingStore findings;
  private VouchingStore store;
  private Vouchings vouchings;

  @BeforeEach
  void register() {
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(dataSource);
    JdbcClient jdbc = JdbcClient.create(dataSource);
    findings = new FindingStore(jdbc);
    store = new VouchingStore(jdbc);
    vouchings = at(NOW);
    new MigrationStore(jdbc).register(PlanReader.read(ID, GivenPlan.variables()), "run-1");
  }

  private Vouchings at(Instant now) {
    return new Vouchings(store, findings, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static Word word(String point, String subject, String answer) {
    return new Word(point, subject, answer, "dan", "the runbook", "as agreed");
  }

  private JudgedFinding found(String outcome) {
    findings.replace(ID, "compatibility", Verdict.PASS, List.of(MODULES));
    findings.judge(ID, "compatibility", List.of(outcome));
    return findings.judged(ID).get(0);
  }

  @Test
  void shouldKeepWhatAFindingIsAboutAndWhatWasMadeOfIt() {
    JudgedFinding judged = found(JudgedFinding.ACCEPT);

    assertThat(judged.finding()).isEqualTo(MODULES);
    assertThat(judged.acceptable()).isTrue();
    assertThat(judged.forbids()).isFalse();
  }

  @Test
  void shouldCountUntilItExpires() {
    assertThat(vouchings.standing(ID, "backup")).isNull();

    vouchings.vouch(ID, word("backup", "", "vouch"), "backupUntil", SOON);

    assertThat(vouchings.standing(ID, "backup")).isEqualTo("vouch");
    assertThat(at(NOW.plus(Duration.ofHours(1))).standing(ID, "backup"))
        .isEqualTo(Vouchings.EXPIRED);
    assertThat(vouchings.of(ID))
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.by()).isEqualTo("dan");
              assertThat(said.reference()).isEqualTo("the runbook");
              assertThat(said.at()).isEqualTo(NOW);
              assertThat(said.until()).isEqualTo(SOON);
            });
  }

  @Test
  void shouldTakeTheLastWordOnAPoint() {
    vouchings.vouch(ID, word("backup", "", "vouch"), "backupUntil", SOON);
    vouchings.refuse(ID, word("backup", "", "refuse"));

    assertThat(at(NOW.plus(Duration.ofDays(99))).standing(ID, "backup")).isEqualTo("refuse");
  }

  @Test
  void shouldNotCountTheIncompatibilitiesAsAcceptedUntilEachIs() {
    JudgedFinding judged = found(JudgedFinding.ACCEPT);
    String until = "incompatibilityUntil";
    vouchings.vouch(ID, word("incompatibilities", "", "accept"), until, "2099-01-01T00:00:00Z");

    assertThat(vouchings.standing(ID, "incompatibilities")).isNull();
    assertThat(vouchings.open(ID)).containsExactly(judged);
    vouchings.vouch(ID, word("incompatibilities", judged.key(), "accept"), until, SOON);

    assertThat(vouchings.standing(ID, "incompatibilities")).isEqualTo("accept");
    assertThat(vouchings.open(ID)).isEmpty();
    Vouchings later = at(NOW.plus(Duration.ofHours(1)));
    assertThat(later.standing(ID, "incompatibilities")).isEqualTo(Vouchings.EXPIRED);
    assertThat(later.open(ID)).containsExactly(judged);
  }

  @Test
  void shouldAskAnewForWhatReadsOtherwiseThanWhatWasAccepted() {
    JudgedFinding judged = found(JudgedFinding.ACCEPT);
    vouchings.vouch(
        ID, word("incompatibilities", judged.key(), "accept"), "incompatibilityUntil", SOON);
    Finding more =
        new Finding("compatibility", Severity.WARNING, "orders-old", "More of them.", "", null);
    findings.replace(ID, "compatibility", Verdict.PASS, List.of(more));
    findings.judge(ID, "compatibility", List.of(JudgedFinding.ACCEPT));

    assertThat(vouchings.open(ID)).extracting(JudgedFinding::finding).containsExactly(more);
    assertThat(vouchings.of(ID)).isEmpty();
  }

  @Test
  void shouldDemandAPreflightThatIsPassedStill() {
    assertThatThrownBy(() -> vouchings.demandPreflight(ID))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("the preflight is 'UNKNOWN'");
    findings.replace(
        ID,
        RunbookKeys.PREFLIGHT_CRITERIA,
        List.of(new CriterionVerdict("Backup", Verdict.PASS, "dan vouches")));
    vouchings.vouch(ID, word("backup", "", "vouch"), "backupUntil", SOON);

    assertThatCode(() -> vouchings.demandPreflight(ID)).doesNotThrowAnyException();
    assertThatThrownBy(() -> at(NOW.plus(Duration.ofHours(1))).demandPreflight(ID))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "what dan vouched for at the preflight's point 'backup' is"
                + " 'over since 2026-11-26T13:00:00Z'");
  }
}
