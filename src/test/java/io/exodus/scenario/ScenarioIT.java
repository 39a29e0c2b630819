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
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.springframework.util.FileSystemUtils;

/**
 * The scenarios of {@code src/test/scenarios}: those named by the property {@code
 * exodus.scenarios}, by commas, each a name or the beginning of one, or {@code all}. Without it a
 * few that between them have most of the protocol's branches.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScenarioIT {

  private static final String USUAL =
      "cutover-after-fence/kill-worker,"
          + "cutover-after-fence/kill-engine,"
          + "cutover-after-fence/stop-worker,"
          + "cutover-after-record/kill-worker,"
          + "cutover-before-flip/kill-interlay";

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
    return named(System.getProperty("exodus.scenarios", USUAL)).stream()
        .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> run(scenario)));
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
    assertThat(named).as("scenarios called " + names + ", of " + all.keySet()).isNotEmpty();
    return named;
  }

  private void run(Scenario scenario) throws Exception {
    if (house == null) {
      house = new House(Files.createDirectories(DIRECTORY.resolve("house-" + ++houses)), true);
    }
    ScenarioRun run = new ScenarioRun(house, scenario, "orders-" + ++migrations);
    Result result = run.run();
    table.add(result);
    System.out.println(Table.line(result));
    boolean passed = result.faults().isEmpty();
    try {
      if (passed) {
        run.release();
        house.awaitReady();
      }
    } finally {
      if (!passed) {
        // What it has left behind is not the next one's.
        house.close();
        house = null;
      }
    }
    assertThat(result.faults()).as(scenario.story()).isEmpty();
  }

  @AfterAll
  void tearDown() throws Exception {
    if (house != null) {
      house.close();
    }
    Files.writeString(DIRECTORY.resolve("table.md"), table.toString());
    System.out.println(table);
  }
}
