package io.exodus.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.demo.story.DemoOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole house in a process of its own: engine, worker, interlay, real traffic. */
@Tag("slow")
class UnattendedDemoIT {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** What somebody who watches reads of each, beside the ending. */
  private static final Map<DemoOutcome, String[]> TOLD =
      Map.of(
          DemoOutcome.COMMIT, new String[] {"outcome               COMMITTED"},
          DemoOutcome.ROLLBACK, new String[] {"outcome               ROLLED_BACK"},
          DemoOutcome.REFUSED,
              new String[] {
                "outcome               REFUSED",
                "keys copied           0",
                "refused, and nothing begun: rollbackApprover is missing: ",
                "the preflight does not pass: catalog-new: With maxmemory-policy allkeys-lru",
                "olga answers 'Answer the findings': refuse"
              },
          DemoOutcome.ABORTED,
              new String[] {
                "outcome               ABORTED", "ravi calls the migration off before its cutover"
              },
          DemoOutcome.INCIDENT,
              new String[] {
                "outcome               COMMITTED",
                "ada raises an incident during the observation",
                "files, each with the SHA-256 in its manifest",
                "the approved commit is refused: blocked: commit",
                "ines releases what the incident blocks"
              });

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void shouldEndAsItWasToldToWithoutLosingAWrite(DemoOutcome outcome) throws IOException {
    try (Child demo = start(outcome.title())) {
      int code = demo.end(PATIENCE);

      assertThat(demo.printed())
          .contains(TOLD.get(outcome))
          .contains(outcome.ending(), "Every acknowledged write is there, once and in order.")
          .containsPattern("writes acknowledged +[1-9]")
          .contains("writes lost           0", "writes doubled        0")
          .doesNotContain("PROBLEM");
      assertThat(code).as(demo.printed()).isZero();
    }
  }

  @Test
  void shouldEndOtherwiseThanWithZeroWhenNobodyKnowsThatOutcome() throws IOException {
    try (Child demo = start("success")) {
      int code = demo.end(PATIENCE);

      assertThat(code).as(demo.printed()).isPositive();
      assertThat(demo.printed())
          .contains(
              "exodus.demo.outcome is 'success':"
                  + " use commit, rollback, refused, aborted, incident");
    }
  }

  private Child start(String outcome) throws IOException {
    Path printed = directory.resolve(outcome + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The machine has two processors, and others to serve.
                "-XX:TieredStopAtLevel=1",
                "io.exodus.ExodusApplication",
                "--spring.profiles.active=demo,unattended",
                "--exodus.demo.keys=20000",
                "--exodus.demo.writes-per-second=500",
                "--exodus.demo.outcome=" + outcome)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return new Child(builder.start(), printed);
  }
}
