package io.exodus.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runbook carries a family that it has never heard of, in a process that has no Redis: outside
 * of Redis's own two packages nothing knows it.
 */
@Tag("slow")
class MemoryMigrationIT {

  private static final long MINUTES = 9;

  @TempDir Path directory;

  private Process process;

  @AfterEach
  void tearDown() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldMoveADatabaseForthAndBackWithoutRedisOnTheClassPath() throws Exception {
    Path log = directory.resolve("log");
    process = start(log);

    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();

    String said = Files.readString(log);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said)
        .contains("absent io.exodus.endpoint.redis.RedisFamily")
        .contains("absent io.exodus.interlay.redis.RedisProtocol")
        .contains("absent redis.clients.jedis.Jedis")
        .contains("absent com.moilioncircle.redis.replicator.Replicator")
        .contains("absent redis.embedded.RedisServer")
        .contains("forth: applicationOwner answers Task_AcceptIncompatibility")
        .contains("forth: RELEASED after")
        .contains("back: ROLLED_BACK after");
  }

  private Process start(Path log) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            BareClassPath.in(directory),
            MemoryMigration.class.getName(),
            directory.resolve("engine").toString());
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
