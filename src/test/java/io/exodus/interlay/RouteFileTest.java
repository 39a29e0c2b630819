package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFileTest {

  @TempDir Path directory;

  @Test
  void shouldReadBackWhatWasWrittenLast() throws Exception {
    RouteFile file = new RouteFile(directory.resolve("new"), "shop");
    file.write(Authority.SOURCE, 1);
    file.write(Authority.TARGET, 7);

    assertThat(new RouteFile(directory.resolve("new"), "shop").read())
        .contains(new Route(Authority.TARGET, 7, false));
    assertThat(directory.resolve("new")).isDirectoryContaining("glob:**/shop.route");
    assertThat(Files.list(directory.resolve("new"))).hasSize(1);
  }

  @Test
  void shouldBeReadableByItsOwnerOnly() throws Exception {
    RouteFile file = new RouteFile(directory.resolve("new"), "shop");
    Files.createDirectory(
        directory.resolve("old"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(directory.resolve("old").resolve("shop.route.next"), "left over");
    file.write(Authority.SOURCE, 1);
    new RouteFile(directory.resolve("old"), "shop").write(Authority.SOURCE, 1);

    assertThat(rights(directory.resolve("new"))).isEqualTo("rwx------");
    assertThat(rights(directory.resolve("new").resolve("shop.route"))).isEqualTo("rw-------");
    assertThat(rights(directory.resolve("old").resolve("shop.route"))).isEqualTo("rw-------");
    assertThat(rights(directory.resolve("old"))).as("another's").isEqualTo("rwxr-xr-x");
  }

  private static String rights(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void shouldFindNothingWhenThereIsNoFile() throws Exception {
    assertThat(new RouteFile(directory, "shop").read()).isEmpty();
  }

  @Test
  void shouldRefuseAFileThatMakesNoSense() throws Exception {
    Files.writeString(directory.resolve("shop.route"), "{\"authority\":\"NOBODY\",\"epoch\":1}");

    assertThatThrownBy(() -> new RouteFile(directory, "shop").read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("names no authority");
  }
}
