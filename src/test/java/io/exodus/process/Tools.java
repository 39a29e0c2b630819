package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine in one directory; what each prints lies there in a file. */
final class Tools {

  private static final long PATIENCE_SECONDS = 180;

  private final Path directory;
  private final Map<String, String> environment;

  Tools(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  /** Whether the program is there, and ends well. */
  boolean can(String... command) {
    try {
      return end(start("tried.log", command)) == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Runs a program to its end, which must be a good one. */
  String run(String... command) {
    int code = end(start("ran.log", command));
    String printed = printed("ran.log");
    assertThat(code).as(printed).isZero();
    return printed;
  }

  /** Starts a program that lasts; whoever starts it ends it. */
  Process start(String log, String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(log).toFile());
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String printed(String log) {
    try {
      return Files.readString(directory.resolve(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int end(Process process) {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
