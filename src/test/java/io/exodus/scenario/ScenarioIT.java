package io.exodus.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.util.FileSystemUtils;

/**
 * The scenarios of {@code src/test/scenarios}: those named by the property {@code
 * exodus.scenarios}, by commas, each a name or the beginning of one, or {@code all}. Without it a
 * few that between them have most of the protocol's branches.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScenarioIT {

  private static final String NAMES = "exodus.scenarios";
  private static final String USUAL =
      "cutover-after-fence/kill-worker,"
          + "cutover-after-fence/kill-engine,"
          + "cutover-before-flip/kill-interlay,"
          + "cutover-before-flip/stop-worker";

  /** While nobody can tell the interlay, its hold ends, and it sends the traffic to the source. */
  private static final String FENCED_ONLY = "cutover-before-flip/kill-worker-and-engine";

  /** Logs and data of the processes, and the table; what an earlier run left there goes. */
  private static final Path DIRECTORY = Path.of("target/scenarios").toAbsolutePath();

  private final Table table = new Table();
  private House house;
  private int houses;
  private int migrations;

  @BeforeAll
  static void clear() throws IOException {
    FileSystemUtils.deleteRecursively(DIRECTORY);
  }

  @TestFactory
  Stream<DynamicTest> shouldEndWithNothingLostWhateverDies() {
    return named(System.getProperty(NAMES, USUAL)).stream()
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.name(),
                    () -> {
                      Result result = run(scenario, true);
                      table.add(result);
                      assertThat(result.faults()).as(scenario.story()).isEmpty();
                    }));
  }

  /** The negative control: a verdict that could not turn red would be worth nothing. */
  @Test
  @EnabledIfSystemProperty(named = NAMES, matches = ".*(all|control).*")
  void shouldNoticeWhatIsLostWhenNoFenceKeepsTheApplicationsOut() throws Exception {
    Result result = run(ScenarioFiles.all().get(FENCED_ONLY), false);

    assertThat(result.books()).as("faults: %s", result.faults()).isNotNull();
    assertThat(result.books().lost()).isPositive();
    assertThat(result.faults()).isNotEmpty();
  }

  private static List<Scenario> named(String names) {
    Map<String, Scenario> all = ScenarioFiles.all();
    List<Scenario> named =
        Stream.of(names.split(","))
            .flatMap(
                name ->
                    all.values().stream()
                        .filter(s -> name.equals("all") || s.name().startsWith(name)))
            .distinct()
            .toList();
    assertThat(named.isEmpty() && !names.equals("control"))
        .as("no scenario is called %s; there are %s", names, all.keySet())
        .isFalse();
    return named;
  }

  private Result run(Scenario scenario, boolean fences) throws Exception {
    if (house == null) {
      house = new House(Files.createDirectories(DIRECTORY.resolve("house-" + ++houses)));
    }
    ScenarioRun run = new ScenarioRun(house, scenario, "orders-" + ++migrations);
    Result result = run.run(fences);
    System.out.println(Table.line(result));
    boolean again = false;
    try {
      // One whose clock is wrong is not put right again.
      if (result.faults().isEmpty() && scenario.fault() != Fault.SHIFT) {
        run.release();
        house.awaitReady();
        again = true;
      }
    } finally {
      if (!again) {
        // What it has left behind is not the next one's.
        house.close();
        house = null;
      }
    }
    return result;
  }

  @AfterAll
  void tearDown() throws Exception {
    if (house != null) {
      house.close();
    }
    Files.writeString(Files.createDirectories(DIRECTORY).resolve("table.md"), table.toString());
    System.out.println(table);
  }
}
