package io.exodus.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page leads somewhere. */
class DocumentationTest {

  private static final Pattern LINK =
      Pattern.compile("(?:\\]\\(|<img src=\")(?!https?:|#)([^)\"#]+)");

  /** A class of tests, or a table of them, that a page gives as its proof. */
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT|Bypass))[`.]");

  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("src/docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CHANGELOG.md", ".github/CONTRIBUTING.md").map(Path::of), docs)
          .filter(path -> path.toString().endsWith(".md"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldLeadToWhatIsThere(Path page) throws IOException {
    List<String> missing =
        LINK.matcher(Files.readString(page))
            .results()
            .map(link -> link.group(1))
            .filter(link -> !Files.exists(page.resolveSibling(link)))
            .toList();

    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldHaveNoHalfMergedText(Path page) throws IOException {
    assertThat(Files.readAllLines(page))
        .noneMatch(line -> line.startsWith("<<<<<<<") || line.startsWith(">>>>>>>"));
  }

  /** A proof that is not there proves nothing. */
  @ParameterizedTest
  @MethodSource("pages")
  void shouldNameTestsThatExist(Path page) throws IOException {
    Set<String> tests;
    try (Stream<Path> sources = Files.walk(Path.of("src/test/java"))) {
      tests =
          sources
              .map(path -> path.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toSet());
    }

    List<String> missing =
        TEST.matcher(Files.readString(page))
            .results()
            .map(name -> name.group(1))
            .filter(name -> !tests.contains(name))
            .toList();

    assertThat(missing).isEmpty();
  }

  /** Who looks for a number that is missing finds nothing, and does not know why. */
  @Test
  void shouldNumberTheDecisionsWithoutGaps() throws IOException {
    List<Path> decisions;
    try (Stream<Path> files = Files.list(Path.of("src/docs/decisions"))) {
      decisions = files.sorted().toList();
    }

    assertThat(decisions).hasSizeGreaterThan(20);
    for (int i = 0; i < decisions.size(); i++) {
      Path decision = decisions.get(i);
      assertThat(decision.getFileName().toString()).startsWith(String.format("%04d-", i + 1));
      assertThat(Files.readAllLines(decision).get(0)).startsWith("# " + (i + 1) + ". ");
    }
  }

  /** Each kind of actor of the page of threats has its line, with a test or a word why not. */
  @Test
  void shouldGiveEachActorItsTest() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("src/docs/explanation/security.md"));
    List<String> actors =
        lines.stream()
            .dropWhile(line -> !line.equals("## Actors"))
            .takeWhile(line -> !line.equals("## Where the guard stands"))
            .filter(line -> line.startsWith("| ") && !line.startsWith("| actor |"))
            .toList();

    assertThat(actors).hasSizeGreaterThan(20);
    assertThat(actors)
        .allSatisfy(
            line ->
                assertThat(line.split("(?<=\\s)\\|(?=\\s|$)"))
                    .as(line)
                    .hasSize(5)
                    .satisfies(
                        cells ->
                            assertThat(cells[4].strip())
                                .matches("–|`.*(Test|IT|Bypass|Doors)`.*")));
  }
}
