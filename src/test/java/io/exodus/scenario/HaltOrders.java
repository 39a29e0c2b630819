package io.exodus.scenario;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Tells a worker where to halt; {@code io.exodus.scenario.halt} does it there. */
final class HaltOrders {

  private static final String ARRIVED = "arrived-";
  private static final Path CLASSES = Path.of("target/test-classes");

  private final Path classes;
  private final Path files;

  /** Puts what halts a worker into a directory of its own, to be added to its class path. */
  HaltOrders(Path directory) throws IOException {
    classes = directory.resolve("halt-classes");
    files = Files.createDirectory(directory.resolve("halts"));
    Path halt = Path.of("io/exodus/scenario/halt");
    Path copies = Files.createDirectories(classes.resolve(halt));
    for (File file : CLASSES.resolve(halt).toFile().listFiles()) {
      Files.copy(file.toPath(), copies.resolve(file.getName()));
    }
    Path imports = Files.createDirectories(classes.resolve("META-INF/spring"));
    Files.writeString(
        imports.resolve("org.springframework.boot.autoconfigure.AutoConfiguration.imports"),
        "io.exodus.scenario.halt.HaltConfiguration\n");
  }

  Path classes() {
    return classes;
  }

  Path files() {
    return files;
  }

  /** The first worker to get there halts, and no other. */
  void order(String place) {
    try {
      Path written = Files.writeString(files.resolve("order.new"), place);
      Files.move(written, files.resolve("order"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which worker halts there; null while none does. */
  String arrived() {
    for (String file : files.toFile().list()) {
      if (file.startsWith(ARRIVED)) {
        return file.substring(ARRIVED.length());
      }
    }
    return null;
  }

  void go() {
    tell("go");
  }

  /** From here on no fence keeps anybody out, though the workers believe it. */
  void withoutFences() {
    tell("without-fences");
  }

  private void tell(String what) {
    try {
      Files.createFile(files.resolve(what));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As before any order. */
  void clear() {
    for (File file : files.toFile().listFiles()) {
      if (!file.delete()) {
        throw new IllegalStateException("cannot delete " + file);
      }
    }
  }
}
