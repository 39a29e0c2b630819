package io.exodus.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own, in memory, that can be filled. */
final class SmallDisk implements AutoCloseable {

  private static final int MEGABYTES = 128;
  private static final int BLOCK = 4_096;

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /**
   * Skips the test where nothing may be mounted, unless the environment says
   * EXODUS_REQUIRE_MOUNT=true.
   */
  static SmallDisk mount(Path directory) throws IOException, InterruptedException {
    int code =
        run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", directory.toString());
    if ("true".equals(System.getenv("EXODUS_REQUIRE_MOUNT"))) {
      assertThat(code).as("EXODUS_REQUIRE_MOUNT: exit code of mount").isZero();
    }
    assumeThat(code).as("exit code of mount").isZero();
    return new SmallDisk(directory);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      // No such program.
      return 127;
    }
  }

  Path directory() {
    return directory;
  }

  /** Down to the last block. */
  void fill() throws IOException {
    try (OutputStream filler = Files.newOutputStream(filler())) {
      byte[] block = new byte[BLOCK];
      while (true) {
        filler.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  void makeRoom() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return directory.resolve("filler");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    // Lazily: a process that was just killed may still have a file open.
    assertThat(run("umount", "-l", directory.toString())).isZero();
  }
}
