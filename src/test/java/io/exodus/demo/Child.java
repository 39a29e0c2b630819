package io.exodus.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test started, and ends with it.
 *
 * @param log what it prints
 */
record Child(Process process, Path log) implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;

  /**
   * @return its exit code; -1 where it did not end in time
   */
  int end(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  String printed() {
    try {
      // Not strictly decoded: what is read may end within a character.
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    if (end(Duration.ofSeconds(PATIENCE_SECONDS)) == -1) {
      process.destroyForcibly();
    }
  }
}
