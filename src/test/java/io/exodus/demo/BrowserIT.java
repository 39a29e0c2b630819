package io.exodus.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attended demo in a process of its own, carried by its owners in a real browser: to a commit,
 * a rollback and a refusal. Every step leaves a screenshot in {@code target/browser}.
 *
 * <p>Needs node and Chromium (where the environment's CHROMIUM says, or in /usr/bin); is skipped
 * without them, unless the environment says EXODUS_REQUIRE_BROWSER=true.
 */
@Tag("slow")
class BrowserIT {

  private static final Duration INSTALLATION = Duration.ofMinutes(5);
  private static final Duration WALK = Duration.ofMinutes(12);
  private static final Path SCRIPTS = Path.of("src", "test", "browser");
  private static final Path SCREENSHOTS = Path.of("target", "browser");

  @TempDir Path directory;

  @Test
  void shouldCarryTheDemosMigrations() throws IOException {
    demandTools();
    if (!installed()) {
      try (Child npm =
          RunningDemo.start(directory, "npm", SCRIPTS, "npm", "ci", "--no-audit", "--no-fund")) {
        assertThat(npm.end(INSTALLATION)).as("npm ci: %s", npm.printed()).isZero();
      }
    }
    try (RunningDemo demo = RunningDemo.start(directory)) {
      try (Child walk =
          RunningDemo.start(
              directory,
              "walk",
              SCRIPTS,
              "node",
              "carry.mjs",
              demo.url() + "/camunda",
              SCREENSHOTS.toAbsolutePath().toString())) {
        int code = walk.end(WALK);

        assertThat(code)
            .as(
                "%s%nthe demo said: %s%nthe last screenshot: %s",
                walk.printed(), demo.printed(), lastScreenshot())
            .isZero();
      }
      assertThat(demo.printed())
          .containsPattern("orders-1: COMMITTED")
          .containsPattern("sessions-1: ROLLED_BACK")
          .containsPattern("catalog-1: REFUSED")
          .containsPattern("orders-1: [0-9,]+ writes acknowledged: all there")
          .containsPattern("sessions-1: [0-9,]+ writes acknowledged: all there")
          .doesNotContain("PROBLEM");
    }
  }

  private static boolean installed() throws IOException {
    Path installed = SCRIPTS.resolve("node_modules").resolve(".package-lock.json");
    Path wanted = SCRIPTS.resolve("package-lock.json");
    return Files.exists(installed)
        && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) >= 0;
  }

  private static void demandTools() {
    String chromium = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
    boolean there =
        Files.isExecutable(Path.of(chromium))
            && RunningDemo.onPath("node")
            && RunningDemo.onPath("npm");
    String missing = "needs node and npm on the path, and Chromium at " + chromium;
    if ("true".equals(System.getenv("EXODUS_REQUIRE_BROWSER"))) {
      assertThat(there).as(missing).isTrue();
    }
    assumeTrue(there, missing);
  }

  private static Path lastScreenshot() throws IOException {
    try (Stream<Path> files = Files.list(SCREENSHOTS.toAbsolutePath())) {
      return files.max(Comparator.naturalOrder()).orElse(null);
    }
  }
}
