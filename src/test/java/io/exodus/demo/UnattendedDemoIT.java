package io.exodus.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole house in a process of its own: engine, worker, interlay, real traffic. */
class UnattendedDemoIT {

  private static final long PATIENCE_SECONDS = 240;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"commit, COMMITTED", "rollback, ROLLED_BACK"})
  void shouldCarryAMigrationToItsOutcomeWithoutLosingAWrite(String wanted, String outcome)
      throws IOException, InterruptedException {
    Path printed = directory.resolve(wanted + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "io.exodus.ExodusApplication",
                "--spring.profiles.active=demo,unattended",
                "--exodus.demo.keys=20000",
                "--exodus.demo.outcome=" + wanted)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process demo = builder.start();
    try {
      boolean ended = demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);

      assertThat(printed).content().contains(outcome, "Every acknowledged write is there");
      assertThat(ended).isTrue();
      assertThat(demo.exitValue()).as(Files.readString(printed)).isZero();
    } finally {
      demo.destroy();
      demo.waitFor(30, TimeUnit.SECONDS);
      demo.destroyForcibly();
    }
  }
}
