package io.exodus.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioFilesTest {

  private static final String GOOD =
      """
      at: after FENCE of the cutover
      moment: nobody gets in
      faults:
        kill worker and engine: another one goes on
      outcome: committed
      """;

  @Test
  void shouldReadEveryFile() throws IOException {
    try (var files = Files.list(ScenarioFiles.DIRECTORY)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        assertThat(ScenarioFiles.read(file)).isNotEmpty();
      }
    }
  }

  @Test
  void shouldMakeAScenarioOfEachFault() {
    Scenario scenario = ScenarioFiles.scenarios("here", GOOD).get(0);

    assertThat(scenario.name()).isEqualTo("here/kill-worker-and-engine");
    assertThat(scenario.fault()).isEqualTo(Fault.KILL);
    assertThat(scenario.parts()).containsExactly("worker", "engine");
    assertThat(scenario.moment().order()).isEqualTo("after FENCE");
    assertThat(scenario.outcome()).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void shouldSayWhenAnotherFaultIsToLeaveASideEmpty() {
    assertThat(
            ScenarioFiles.scenarios("here", GOOD + "emptied: kill worker and engine\n")
                .get(0)
                .emptied())
        .isTrue();
    assertThat(ScenarioFiles.scenarios("here", GOOD).get(0).emptied()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScenarioFiles.scenarios("here", GOOD + "emptied: forget moon\n"))
        .withMessageContaining("emptied is 'forget moon'");
  }

  @ParameterizedTest
  @CsvSource({
    "after FENCE of, after FENCES of, The steps are",
    "after FENCE of the cutover, while sleeping, while copying",
    "kill worker, burn worker, give one of",
    "worker and engine, worker and moon, its parts",
    "kill worker and engine, kill, its parts",
    "committed, lost, give one of: committed",
    "moment, momnet, there is no key 'momnet'",
    "'outcome: committed', '', 'outcome' is missing",
  })
  void shouldSayWhatIsWrongWithAFile(String right, String wrong, String said) {
    String text = GOOD.replace(right, wrong == null ? "" : wrong);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScenarioFiles.scenarios("here", text))
        .withMessageContaining(said);
  }

  /** The verdict must turn red on each of them by itself. */
  @Test
  void shouldFailAScenarioForWhateverIsNotAsItShouldBe() {
    Books whole = new Books(10, 0, 0, 0, List.of());

    assertThat(result(whole, List.of(), Duration.ZERO).faults()).isEmpty();
    assertThat(result(new Books(10, 1, 0, 0, List.of()), List.of(), Duration.ZERO).faults())
        .hasSize(1);
    assertThat(result(new Books(10, 0, 1, 0, List.of()), List.of(), Duration.ZERO).faults())
        .hasSize(1);
    assertThat(result(new Books(0, 0, 0, 0, List.of()), List.of(), Duration.ZERO).faults())
        .hasSize(1);
    assertThat(result(whole, List.of("0/key"), Duration.ZERO).faults()).hasSize(1);
    assertThat(result(whole, null, Duration.ZERO).faults()).hasSize(1);
    assertThat(result(whole, List.of(), null).faults()).hasSize(1);
  }

  private static Result result(Books books, List<String> different, Duration recovery) {
    Scenario scenario = ScenarioFiles.scenarios("here", GOOD).get(0);
    return new Result(
        scenario,
        scenario.outcome().phase(),
        0,
        Duration.ZERO,
        books,
        different,
        recovery,
        Duration.ZERO,
        List.of());
  }
}
