package io.exodus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Maven wrapper takes Maven from the registry that the environment names, and no other. */
class WrapperIT {

  private static final Path DISTRIBUTIONS = Path.of("target/wrapped-maven");
  private static final int PATIENCE_SECONDS = 60;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  @TempDir private Path directory;
  private HttpServer registry;

  @BeforeEach
  void startRegistry() throws IOException {
    // Without it the wrapper asks for another archive, whose checksum is another one.
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "unzip"))),
        "there is no unzip");
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          Path file = DISTRIBUTIONS.resolve(path.substring(path.lastIndexOf('/') + 1));
          try (exchange) {
            byte[] content = Files.exists(file) ? content(file) : new byte[0];
            exchange.sendResponseHeaders(content.length == 0 ? 404 : 200, content.length);
            exchange.getResponseBody().write(content);
          }
        });
    registry.start();
  }

  /** What the registry delivers. */
  private byte[] content(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    if (asked.get(0).startsWith("/changed/")) {
      content[content.length / 2] ^= 1;
    }
    return content;
  }

  @AfterEach
  void stopRegistry() {
    if (registry != null) {
      registry.stop(0);
    }
  }

  @Test
  void shouldTakeMavenFromTheRegistryThatTheEnvironmentNames() throws Exception {
    String version = version();

    assertThat(run("/maven")).contains("Apache Maven " + version).doesNotContain("Failed");

    assertThat(asked)
        .containsExactly(
            String.format(
                "/maven/org/apache/maven/apache-maven/%1$s/apache-maven-%1$s-bin.zip", version));
  }

  @Test
  void shouldRefuseAMavenThatIsNotTheOneNamed() throws Exception {
    assertThat(run("/changed")).contains("Failed to validate Maven distribution SHA-256");
  }

  @Test
  void shouldSayWhatToSetWhereNoRegistryIsNamed() throws Exception {
    assertThat(run(null)).contains("MVNW_REPOURL-must-name-your-Maven-registry");
    assertThat(asked).isEmpty();
  }

  /** As the POM copied it, from where the build has all else from. */
  private static String version() throws IOException {
    try (Stream<Path> files = Files.list(DISTRIBUTIONS)) {
      String name = files.findFirst().orElseThrow().getFileName().toString();
      return name.replaceAll("apache-maven-(.*)-bin\\.zip", "$1");
    }
  }

  /**
   * @param registryPath null names no registry
   * @return what {@code ./mvnw -v} prints
   */
  private String run(String registryPath) throws Exception {
    Path printed = directory.resolve("printed.log");
    ProcessBuilder builder =
        new ProcessBuilder("./mvnw", "-v")
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MVNW_"));
    builder.environment().put("MAVEN_USER_HOME", directory.resolve("m2").toString());
    builder.environment().put("NO_PROXY", "127.0.0.1");
    builder.environment().put("no_proxy", "127.0.0.1");
    if (registryPath != null) {
      int port = registry.getAddress().getPort();
      builder.environment().put("MVNW_REPOURL", "http://127.0.0.1:" + port + registryPath);
    }
    Process process = builder.start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(printed, StandardCharsets.UTF_8);
  }
}
