package io.exodus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Gives a process a clock of its own, by the system's package libfaketime. */
public final class FakeTime {

  private static final Path LIBRARIES = Path.of("/usr/lib");

  private FakeTime() {}

  /**
   * Skips the test where the machine has no libfaketime, unless the environment demands it.
   *
   * @return what the process needs in its environment
   */
  public static Map<String, String> ahead(Duration ahead) {
    Optional<Path> library = library();
    boolean demanded = "true".equals(System.getenv("EXODUS_REQUIRE_FAKETIME"));
    assertThat(library.isPresent() || !demanded).as("libfaketime is installed").isTrue();
    Assumptions.assumeTrue(library.isPresent(), "no libfaketime on this machine");
    return Map.of(
        "LD_PRELOAD",
        library.get().toString(),
        "FAKETIME",
        String.format("%+ds", ahead.toSeconds()));
  }

  private static Optional<Path> library() {
    try (Stream<Path> systems = Files.list(LIBRARIES)) {
      return systems
          .map(system -> system.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::isReadable)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
