package io.exodus.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.journal.EntryType;
import io.exodus.journal.JournalChain;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of the exec jar, in a directory without configuration and database. */
class VerifyJournalIT {

  @TempDir Path directory;

  private String verify(int code, String text) throws IOException, InterruptedException {
    Path export = directory.resolve("export.json");
    Files.writeString(export, text);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JarProcess.jar().toAbsolutePath().toString(),
                "verify-journal",
                export.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(said).isEqualTo(code);
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldEndWithWhatItFoundAndStartNothing() throws Exception {
    Instant at = Instant.parse("2026-11-26T02:00:00Z");
    String hash =
        JournalChain.hash("orders-1", 1, at, EntryType.EVIDENCE.name(), "ada", "plan", "{}", "");
    String export =
        Json.write(
            List.of(
                new JournalEntry(
                    "orders-1", 1, at, EntryType.EVIDENCE.name(), "ada", "plan", "{}", "", hash)));

    assertThat(verify(0, export)).startsWith("whole: orders-1, 1 rows, head 1:" + hash);
    assertThat(verify(1, export.replace("ada", "eve"))).startsWith("BROKEN: orders-1: row 1 (");
    assertThat(verify(2, "nonsense")).contains("not the JSON of a journal");
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }
}
