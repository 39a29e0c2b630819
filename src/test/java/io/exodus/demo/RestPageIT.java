package io.exodus.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page "Carry a migration over REST", run by bash and curl as printed, against the attended
 * demo: a commit and a rollback. Skipped without curl, unless EXODUS_REQUIRE_CURL=true.
 */
@Tag("slow")
class RestPageIT {

  private static final Path PAGE = Path.of("src/docs/how-to/carry-a-migration-over-rest.md");
  private static final String ADDRESS = "EXODUS=http://localhost:8080\n";
  private static final Duration RUN = Duration.ofMinutes(8);
  private static final Duration COUNT = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void shouldCommitAndRollBackByTheCommandsOfThePage() throws IOException {
    boolean tools = RunningDemo.onPath("bash") && RunningDemo.onPath("curl");
    if ("true".equals(System.getenv("EXODUS_REQUIRE_CURL"))) {
      assertThat(tools).as("needs bash and curl on the path").isTrue();
    }
    assumeTrue(tools, "needs bash and curl on the path");
    String commands = commands();
    assertThat(commands).contains(ADDRESS);
    try (RunningDemo demo = RunningDemo.start(directory)) {
      Path script =
          Files.writeString(
              directory.resolve("page.sh"),
              "set -euo pipefail\n" + commands.replace(ADDRESS, "EXODUS=" + demo.url() + "\n"));
      try (Child page =
          RunningDemo.start(directory, "page", directory, "bash", script.toString())) {
        int code = page.end(RUN);

        assertThat(code).as("%s%nthe demo said: %s", page.printed(), demo.printed()).isZero();
        assertThat(page.printed()).contains("orders-rest: COMMITTED", "sessions-rest: ROLLED_BACK");
      }
      // The demo counts the writes once it has seen the end.
      Awaitility.await()
          .atMost(COUNT)
          .untilAsserted(
              () ->
                  assertThat(demo.printed())
                      .containsPattern("sessions-rest: [0-9,]+ writes acknowledged"));
      assertThat(demo.printed())
          .containsPattern("orders-rest: [0-9,]+ writes acknowledged: all there")
          .containsPattern("sessions-rest: [0-9,]+ writes acknowledged: all there")
          .doesNotContain("PROBLEM");
    }
  }

  private static String commands() throws IOException {
    return Pattern.compile("^```bash\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(block -> block.group(1))
        .collect(Collectors.joining("\n"));
  }
}
