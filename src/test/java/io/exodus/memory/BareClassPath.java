package io.exodus.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * This test's class path without what knows Redis: its two packages and its libraries; and of the
 * tests, what a migration of this family needs.
 */
final class BareClassPath {

  private static final Pattern REDIS_JAR = Pattern.compile("(jedis|redis-|embedded-redis).*\\.jar");
  private static final List<Path> REDIS =
      List.of(Path.of("io/exodus/endpoint/redis"), Path.of("io/exodus/interlay/redis"));
  private static final Path FAMILY = Path.of("io/exodus/memory");
  private static final Path TABLES = Path.of("io/exodus/family");
  private static final Path ROLES = Path.of("io/exodus/roles");

  private BareClassPath() {}

  /**
   * @param directory for copies of the classes
   */
  static String in(Path directory) {
    List<String> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      Path file = Path.of(entry);
      if (!Files.isDirectory(file)) {
        if (!REDIS_JAR.matcher(file.getFileName().toString()).matches()) {
          path.add(entry);
        }
      } else if (Files.exists(file.resolve(FAMILY))) {
        path.add(copy(file, directory.resolve("test-classes"), BareClassPath::needed));
      } else {
        path.add(copy(file, directory.resolve("classes"), BareClassPath::neutral));
      }
    }
    return String.join(java.io.File.pathSeparator, path);
  }

  private static boolean neutral(Path file) {
    return REDIS.stream().noneMatch(file::startsWith);
  }

  private static boolean needed(Path file) {
    return file.startsWith(FAMILY)
        || file.startsWith(TABLES)
        || file.startsWith(ROLES) && file.getFileName().toString().matches("(Owners|EngineRest).*");
  }

  private static String copy(Path from, Path to, Predicate<Path> wanted) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(file);
        if (wanted.test(relative)) {
          Path copied = to.resolve(relative);
          Files.createDirectories(copied.getParent());
          Files.copy(file, copied);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return to.toString();
  }
}
