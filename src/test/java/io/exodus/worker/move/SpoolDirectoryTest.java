package io.exodus.worker.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDirectoryTest {

  @TempDir private Path root;

  @Test
  void shouldRemoveWhatADeadProcessHasLeft() throws IOException {
    Path left = Files.createDirectories(root.resolve("spool-7/spool-0"));
    Files.writeString(left.resolve("segment-0"), "nobody reads it");
    Files.createFile(root.resolve("spool-7.lock"));

    try (SpoolDirectory made = SpoolDirectory.in(root)) {
      assertThat(root.resolve("spool-7")).doesNotExist();
      assertThat(root.resolve("spool-7.lock")).doesNotExist();
      assertThat(made.path()).isEmptyDirectory();
    }
  }

  @Test
  void shouldLeaveAloneWhatIsInUse() throws IOException {
    try (SpoolDirectory first = SpoolDirectory.in(root);
        SpoolDirectory second = SpoolDirectory.in(root)) {
      assertThat(first.path()).isEmptyDirectory();
      assertThat(second.path()).isEmptyDirectory();
    }
  }

  @Test
  void shouldLeaveAloneWhatIsNotASpool() throws IOException {
    Path other = Files.createDirectories(root.resolve("others/data"));

    try (SpoolDirectory made = SpoolDirectory.in(root)) {
      assertThat(other).exists();
      assertThat(made.path()).isNotEqualTo(other);
    }
  }

  @Test
  void shouldBeReadableByItsOwnerOnly() throws IOException {
    try (SpoolDirectory made = SpoolDirectory.in(root.resolve("new"))) {
      for (Path directory : List.of(root.resolve("new"), made.path())) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
            .isEqualTo("rwx------");
      }
    }
  }

  @Test
  void shouldLeaveNothingBehind() throws IOException {
    try (SpoolDirectory made = SpoolDirectory.in(root)) {
      Files.writeString(made.path().resolve("segment-0"), "unread");
    }

    assertThat(root).isEmptyDirectory();
  }
}
