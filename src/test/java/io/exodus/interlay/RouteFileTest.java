package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
