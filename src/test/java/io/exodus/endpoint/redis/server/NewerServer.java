package io.exodus.endpoint.redis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A server that is newer than the embedded one. */
public enum NewerServer {
  /** From Maven, put there by the build (see {@code pom.xml}). */
  REDIS_7_0(Path.of("target", "redis-7.0", "redis-server-7.0.15-linux-amd64"), true),

  /** From a package of the system, where there is one. */
  VALKEY_8(Path.of(System.getenv().getOrDefault("VALKEY", "/usr/bin/valkey-server")), false);

  private final Path executable;
  private final boolean built;

  NewerServer(Path executable, boolean built) {
    this.executable = executable;
    this.built = built;
  }

  /** Whether the embedded server understands what this one logs of consumer groups. */
  public boolean carriesGroups() {
    return this == REDIS_7_0;
  }

  /** Skips the test where this machine does not have the server. */
  public Path executable() {
    if (built) {
      assertThat(executable.toFile().setExecutable(true)).as("%s is there", executable).isTrue();
    } else {
      boolean demanded = "true".equals(System.getenv("EXODUS_REQUIRE_VALKEY"));
      assertThat(!demanded || Files.isExecutable(executable)).as("%s runs", executable).isTrue();
      Assumptions.assumeTrue(Files.isExecutable(executable), "no " + this + " on this machine");
    }
    return executable.toAbsolutePath();
  }
}
