package io.exodus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page leads somewhere. */
class DocumentationTest {

  private static final Pattern LINK =
      Pattern.compile("(?:\\]\\(|<img src=\")(?!https?:|#)([^)\"#]+)");

  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("src/docs"))) {
      return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CHANGELOG.md")), docs)
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
}
