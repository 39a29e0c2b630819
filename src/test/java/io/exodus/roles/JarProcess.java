package io.exodus.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The exec jar in a process of its own, with a configuration file, as an operator runs it. */
public final class JarProcess implements AutoCloseable {

  /** A start takes some ten seconds, and minutes on a machine with other things to do. */
  public static final Duration START = Duration.ofMinutes(5);

  private static final Duration END = Duration.ofSeconds(60);

  /** Spring Boot's, of which the class path can be added to. */
  private static final String LAUNCHER =
      "org.springframework.boot.loader.launch.PropertiesLauncher";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final String name;
  private final int port;
  private final Path log;
  private final Process process;

  private JarProcess(String name, int port, Path log, Process process) {
    this.name = name;
    this.port = port;
    this.log = log;
    this.process = process;
  }

  /**
   * @param name of its log in the directory, to which a second start adds
   * @param configuration a file that sets no {@code server.port}: the process gets a free one
   * @param environment secrets, and what else the file refers to
   */
  public static JarProcess start(
      String name, Path directory, Path configuration, Map<String, String> environment) {
    return start(name, directory, configuration, environment, FreePort.next());
  }

  /**
   * @param port of its web server: the engine's must be known before it is there
   */
  public static JarProcess start(
      String name, Path directory, Path configuration, Map<String, String> environment, int port) {
    return start(name, directory, configuration, environment, port, null);
  }

  /**
   * @param addition a directory of classes in front of the jar's own; null for none
   */
  public static JarProcess start(
      String name,
      Path directory,
      Path configuration,
      Map<String, String> environment,
      int port,
      Path addition) {
    Path log = directory.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Several of them share a machine with the test.
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    String jar = jar().toAbsolutePath().toString();
    command.addAll(
        addition == null
            ? List.of("-jar", jar)
            : List.of("-Dloader.path=" + addition, "-cp", jar, LAUNCHER));
    command.add("--spring.config.additional-location=file:" + configuration);
    command.add("--server.port=" + port);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new JarProcess(name, port, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path jar() {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("exodus-.*-exec\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no exec jar in target: mvn package first"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return name;
  }

  public URI uri(String path) {
    return uri(port).resolve(path);
  }

  /** Of whatever process has that port. */
  static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** The status of a GET without credentials; 0 if nobody answers. */
  public int get(String path) {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  public boolean live() {
    return get("/actuator/health/liveness") == 200;
  }

  public boolean ready() {
    return get("/actuator/health/readiness") == 200;
  }

  public JarProcess awaitLive() {
    await(name + " is live").atMost(START).failFast(this::demandAlive).until(this::live);
    return this;
  }

  private void demandAlive() {
    assertThat(process.isAlive()).as("%s has ended: %s", name, log()).isTrue();
  }

  public JarProcess awaitReady() {
    await(name + " is ready").atMost(START).failFast(this::demandAlive).until(this::ready);
    return this;
  }

  /** All that all starts of that name have logged. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM, as an operator stops it: it must end by itself, as told, without a stack trace. */
  public void terminate() {
    int before = log().length();
    process.destroy();
    int code = awaitEnd();
    String said = log().substring(before);
    assertThat(code).as("exit code of %s, which said:%n%s", name, said).isEqualTo(143);
    assertThat(said).doesNotContain("\tat ", "stack_trace");
  }

  /** Waits until it has ended by itself. */
  public int awaitEnd() {
    try {
      assertThat(process.waitFor(END.toSeconds(), TimeUnit.SECONDS))
          .as("%s ends within %s", name, END)
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
    return process.exitValue();
  }

  /** SIGKILL: it can't do anything any more. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGSTOP: it keeps all that it has, and does nothing, until {@link #wake()}. */
  public void stop() {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void wake() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      assertThat(code).as("kill -%s of %s", signal, name).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Ends what a failed test has left. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
