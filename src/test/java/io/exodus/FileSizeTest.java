package io.exodus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files of production code stay short enough to be read in one go. */
class FileSizeTest {

  private static final int MEDIAN = 80;

  private static final int PERCENTILE_95 = 220;

  private static final int LONGEST = 330;

  private record Source(Path file, int lines) {}

  private final List<Source> sources =
      Stream.of("src/main/java", "delegates").flatMap(FileSizeTest::sources).toList();

  @Test
  void shouldHaveNoLongerFileThanAgreed() {
    List<Source> tooLong = sources.stream().filter(source -> source.lines() > LONGEST).toList();

    assertThat(tooLong).as("split them").isEmpty();
  }

  @Test
  void shouldBeShortOnTheWhole() {
    List<Integer> lines = sources.stream().map(Source::lines).sorted().toList();

    assertThat(lines).hasSizeGreaterThan(500);
    assertThat(lines.get(lines.size() / 2)).as("the median").isLessThanOrEqualTo(MEDIAN);
    assertThat(lines.get(lines.size() * 95 / 100))
        .as("the 95th percentile")
        .isLessThanOrEqualTo(PERCENTILE_95);
  }

  private static Stream<Source> sources(String root) {
    try (Stream<Path> files = Files.walk(Path.of(root))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(FileSizeTest::source)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Source source(Path file) {
    try {
      return new Source(file, Files.readAllLines(file).size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
