package io.exodus.demo.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where the demo keeps what ends with it. */
public record TemporaryDirectory(Path path) {

  public static TemporaryDirectory create(String name) throws IOException {
    return new TemporaryDirectory(Files.createTempDirectory("exodus-demo-" + name + "-"));
  }

  /** With all that is in it. */
  public void delete() throws IOException {
    if (Files.notExists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
