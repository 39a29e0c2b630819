package io.exodus.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attended demo in a process of its own, carried by its owners in a real browser: to a commit,
 * a rollback and a refusal. Every step leaves a screenshot in {@code target/browser}.
 *
 * <p>Needs node and Chromium (where the environment's CHROMIUM says, or in /usr/bin); is skipped
 * without them, unless the environment says EXODUS_REQUIRE_BROWSER=true.
 */
class BrowserIT {

  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration INSTALLATION = Duration.ofMinutes(5);
  private static final Duration WALK = Duration.ofMinutes(12);
  private static final Pattern URL = Pattern.compile("http://localhost:\\d+/camunda");
  private static final Path SCRIPTS = Path.of("src", "test", "browser");
  private static final Path SCREENSHOTS = Path.of("target", "browser");

  @TempDir Path directory;

  @Test
  void shouldCarryTheDemosMigrations() throws IOException {
    demandTools();
    if (!installed()) {
      try (Child npm = start("npm", SCRIPTS, "npm", "ci", "--no-audit", "--no-fund")) {
        assertThat(npm.end(INSTALLATION)).as("npm ci: %s", npm.printed()).isZero();
      }
    }
    try (Child demo = startDemo()) {
      String url = awaitReady(demo);
      try (Child walk =
          start(
              "walk", SCRIPTS, "node", "carry.mjs", url, SCREENSHOTS.toAbsolutePath().toString())) {
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
    boolean there = Files.isExecutable(Path.of(chromium)) && onPath("node") && onPath("npm");
    String missing = "needs node and npm on the path, and Chromium at " + chromium;
    if ("true".equals(System.getenv("EXODUS_REQUIRE_BROWSER"))) {
      assertThat(there).as(missing).isTrue();
    }
    assumeTrue(there, missing);
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private Child startDemo() throws IOException {
    return start(
        "demo",
        directory,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Djava.io.tmpdir=" + directory,
        "io.exodus.ExodusApplication",
        "--spring.profiles.active=demo",
        "--server.port=0");
  }

  private static String awaitReady(Child demo) {
    Awaitility.await()
        .atMost(START)
        .until(() -> !demo.process().isAlive() || demo.printed().contains("begins anew"));
    Matcher url = URL.matcher(demo.printed());
    assertThat(url.find()).as("the demo did not start: %s", demo.printed()).isTrue();
    return url.group();
  }

  private static Path lastScreenshot() throws IOException {
    try (Stream<Path> files = Files.list(SCREENSHOTS.toAbsolutePath())) {
      return files.max(Comparator.naturalOrder()).orElse(null);
    }
  }

  private Child start(String name, Path folder, String... command) throws IOException {
    Path printed = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return new Child(builder.start(), printed);
  }
}
