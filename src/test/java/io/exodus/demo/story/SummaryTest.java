package io.exodus.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.demo.ledger.Ledger;
import io.exodus.migration.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private static final Ledger.Audit CLEAN = audit(0, 0, 0);

  private static Ledger.Audit audit(long lost, long doubled, long disordered) {
    return new Ledger.Audit(12_345, 2, lost, doubled, disordered, List.of("an example"));
  }

  private static Summary summary(Phase outcome, long divergent, Ledger.Audit audit) {
    return new Summary(
        outcome,
        Phase.COMMITTED,
        200_000,
        201_000,
        divergent,
        List.of(new Summary.Hold("cutover", 61.25, 11)),
        audit,
        told());
  }

  private static Summary.Told told(String... problems) {
    return new Summary.Told(
        List.of("ravi calls it off"), "The old server serves.", List.of(problems));
  }

  @Test
  void shouldExitWithZeroWhenAllIsWell() {
    assertThat(summary(Phase.COMMITTED, 0, CLEAN).exitCode()).isZero();
  }

  @Test
  void shouldExitWithOneWhenAnythingIsWrong() {
    assertThat(summary(Phase.ABORTED, 0, CLEAN).exitCode()).isEqualTo(1);
    assertThat(summary(Phase.COMMITTED, 1, CLEAN).exitCode()).isEqualTo(1);
    assertThat(summary(Phase.COMMITTED, 0, audit(1, 0, 0)).exitCode()).isEqualTo(1);
    assertThat(summary(Phase.COMMITTED, 0, audit(0, 1, 0)).exitCode()).isEqualTo(1);
    assertThat(summary(Phase.COMMITTED, 0, audit(0, 0, 1)).exitCode()).isEqualTo(1);
  }

  @Test
  void shouldExitWithOneWhenNothingWasLookedAt() {
    Summary blind =
        new Summary(
            Phase.COMMITTED,
            Phase.COMMITTED,
            1,
            0,
            0,
            List.of(),
            new Ledger.Audit(0, 0, 0, 0, 0, List.of()),
            told());

    assertThat(blind.problems()).hasSize(2);
    assertThat(blind.exitCode()).isEqualTo(1);
  }

  private static Summary refused(String... problems) {
    return new Summary(Phase.REFUSED, Phase.REFUSED, 0, 0, 0, List.of(), CLEAN, told(problems));
  }

  @Test
  void shouldNotMissAValidationWhereTheMigrationWasToBeRefused() {
    assertThat(refused().exitCode()).isZero();
  }

  @Test
  void shouldTellWhatHappenedAndWhatItHasComeTo() {
    assertThat(print(refused()))
        .contains("- ravi calls it off", "The old server serves.")
        .doesNotContain("PROBLEM");
  }

  @Test
  void shouldExitWithOneWhenTheStoryWentOtherwise() {
    Summary summary = refused("a key of Exodus's is still there");

    assertThat(summary.exitCode()).isEqualTo(1);
    assertThat(print(summary))
        .contains("PROBLEM: a key of Exodus's is still there")
        .doesNotContain("The old server serves.");
  }

  @Test
  void shouldPrintFiguresWhenAllIsWell() {
    assertThat(print(summary(Phase.COMMITTED, 0, CLEAN)))
        .contains("COMMITTED", "200,000", "201,000", "12,345")
        .contains("50.3 ms (longest gap 61.3 ms; 11.0 ms without a change)")
        .doesNotContain("PROBLEM");
  }

  @Test
  void shouldPrintProblemsAndExamplesWhenWritesAreLost() {
    assertThat(print(summary(Phase.COMMITTED, 0, audit(3, 0, 0))))
        .contains("PROBLEM: 3 acknowledged writes were lost", "an example");
  }

  private static String print(Summary summary) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SummaryPrinter(new PrintStream(bytes, true, StandardCharsets.UTF_8)).print(summary);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
