package io.exodus.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The attended demo in a process of its own, on a free port. */
record RunningDemo(Child process, String url) implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(4);
  private static final Pattern URL = Pattern.compile("(http://localhost:\\d+)/camunda");

  /** Waits until its databases are under traffic. */
  static RunningDemo start(Path directory) throws IOException {
    Child demo =
        start(
            directory,
            "demo",
            directory,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + directory,
            "io.exodus.ExodusApplication",
            "--spring.profiles.active=demo",
            "--server.port=0");
    try {
      Awaitility.await()
          .atMost(START)
          .until(() -> !demo.process().isAlive() || demo.printed().contains("begins from scratch"));
      Matcher url = URL.matcher(demo.printed());
      assertThat(url.find()).as("the demo did not start: %s", demo.printed()).isTrue();
      return new RunningDemo(demo, url.group(1));
    } catch (RuntimeException | Error e) {
      demo.close();
      throw e;
    }
  }

  /**
   * Starts a command of a test.
   *
   * @param directory for what it prints
   */
  static Child start(Path directory, String name, Path folder, String... command)
      throws IOException {
    Path printed = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return new Child(builder.start(), printed);
  }

  static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  String printed() {
    return process.printed();
  }

  @Override
  public void close() {
    process.close();
  }
}
