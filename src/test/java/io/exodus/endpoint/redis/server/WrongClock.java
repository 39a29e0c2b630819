package io.exodus.endpoint.redis.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.server.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A server on a host whose clock is wrong. */
public final class WrongClock {

  private WrongClock() {}

  /**
   * Skips the test where the machine has no libfaketime.
   *
   * @param server what to run
   * @return what runs it with a clock that is so far ahead
   */
  public static Path server(Path directory, Path server, Duration ahead) throws IOException {
    StringBuilder script = new StringBuilder("#!/bin/sh\n");
    FakeTime.ahead(ahead).forEach((key, value) -> script.append(key + "='" + value + "' "));
    script.append("exec '").append(server.toAbsolutePath()).append("' \"$@\"\n");
    Path file =
        Files.writeString(
            Files.createDirectories(directory).resolve("server" + ahead.toSeconds()), script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
