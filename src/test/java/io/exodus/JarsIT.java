package io.exodus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.EnvironmentPostProcessor;

/** The two jars that the build makes: the plugin, and the standalone server. */
class JarsIT {

  private static final String PLUGIN = "exodus-[\\w.]+(-SNAPSHOT)?\\.jar";
  private static final String STANDALONE = "exodus-.*-exec\\.jar";
  private static final String DEMO = "io/exodus/demo/";
  private static final String REGISTRATION =
      "META-INF/services/" + EnvironmentPostProcessor.class.getName();

  @Test
  void shouldLeaveTheDemoOutOfThePlugin() throws IOException {
    try (ZipFile jar = new ZipFile(jar(PLUGIN).toFile())) {
      assertThat(names(jar)).contains("io/exodus/autoconfigure/ExodusAutoConfiguration.class");
      assertThat(names(jar)).noneMatch(name -> name.contains("demo"));
      assertThat(names(jar)).doesNotContain(REGISTRATION);
    }
  }

  /** A name in a registration would end the host's start; one in a class, a later call. */
  @Test
  void shouldNameNothingOfTheDemoInThePlugin() throws IOException {
    try (ZipFile jar = new ZipFile(jar(PLUGIN).toFile())) {
      assertThat(naming(jar, DEMO)).isEmpty();
      assertThat(naming(jar, "io.exodus.demo")).isEmpty();
      assertThat(naming(jar, "io.exodus.autoconfigure.ExodusAutoConfiguration"))
          .as("the search finds what is there")
          .isNotEmpty();
    }
  }

  @Test
  void shouldKeepTheDemoInTheStandaloneServer() throws IOException {
    try (ZipFile jar = new ZipFile(jar(STANDALONE).toFile())) {
      String classes = "BOOT-INF/classes/";
      assertThat(names(jar))
          .contains(classes + DEMO + "DemoEnvironment.class", classes + "exodus-demo.yaml");
      assertThat(names(jar)).anyMatch(name -> name.endsWith(REGISTRATION));
    }
  }

  private static Path jar(String name) throws IOException {
    try (var files = Files.list(Path.of("target"))) {
      List<Path> jars = files.filter(file -> file.getFileName().toString().matches(name)).toList();
      assertThat(jars).as("build it first: mvn -DskipTests package").hasSize(1);
      return jars.get(0);
    }
  }

  private static List<String> names(ZipFile jar) {
    return jar.stream().map(ZipEntry::getName).toList();
  }

  /** The entries, classes and others, in which the text stands; the POM says what it leaves out. */
  private static List<String> naming(ZipFile jar, String text) {
    return jar.stream()
        .filter(entry -> !entry.getName().startsWith("META-INF/maven/"))
        .filter(entry -> read(jar, entry).contains(text))
        .map(ZipEntry::getName)
        .toList();
  }

  private static String read(ZipFile jar, ZipEntry entry) {
    try (var content = jar.getInputStream(entry)) {
      return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
