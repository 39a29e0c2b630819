package io.exodus.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the models, tables and forms are called in an engine that others use too. */
class RunbookKeysTest {

  private static List<String> all(String folder, String ending, String pattern) throws IOException {
    Pattern key = Pattern.compile(pattern);
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .map(RunbookKeysTest::text)
          .flatMap(text -> key.matcher(text).results().map(MatchResult::group))
          .map(found -> found.replaceFirst("\"$", "").replaceFirst(".*\"", ""))
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldNameEveryProcessThatIsShipped() throws IOException {
    assertThat(all("processes", ".bpmn", "<bpmn:process id=\"[^\"]+\""))
        .containsExactlyInAnyOrderElementsOf(RunbookKeys.PROCESSES);
  }

  @Test
  void shouldNameEveryDecisionThatIsShipped() throws IOException {
    assertThat(all("processes", ".dmn", "<decision id=\"[^\"]+\""))
        .containsExactlyInAnyOrder(
            RunbookKeys.REQUIRED_OWNERS,
            RunbookKeys.compatibility("redis"),
            RunbookKeys.PREFLIGHT_CRITERIA,
            RunbookKeys.ROLLBACK_CRITERIA,
            RunbookKeys.COMMIT_CRITERIA);
  }

  @Test
  void shouldSetAllApartFromWhatOthersDeploy() throws IOException {
    List<String> keys =
        Stream.of(
                RunbookKeys.PROCESSES,
                all("processes", ".dmn", "<decision id=\"[^\"]+\""),
                all("processes", ".bpmn", "<bpmn:(message|signal) [^>]*name=\"[^\"]+\""),
                all("forms", ".form", "(?m)^  \"id\": \"[^\"]+\""))
            .flatMap(List::stream)
            .toList();

    assertThat(keys)
        .hasSizeGreaterThan(40)
        .contains(RunbookKeys.ROLLBACK_CALLED, "exodus-start-migration")
        .allMatch(key -> key.startsWith(RunbookKeys.PREFIX));
  }
}
