package io.exodus.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class StandaloneRoleTest {

  @TempDir Path directory;

  private void start(String role, String url) {
    GenericApplicationContext context = new GenericApplicationContext();
    context.setEnvironment(
        new MockEnvironment()
            .withProperty("exodus.role", role)
            .withProperty("spring.datasource.url", url));
    new StandaloneRole().initialize(context);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:h2:file:", "jdbc:h2:"})
  void shouldMakeTheDirectoryOfItsDatabaseForItsOwnerOnly(String scheme) throws Exception {
    start("engine", scheme + directory.resolve("new/engine") + ";WRITE_DELAY=0");

    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("new"))))
        .isEqualTo("rwx------");
  }

  @Test
  void shouldMakeNoneWhereTheDatabaseIsElsewhere() {
    start("engine", "jdbc:h2:tcp://localhost/" + directory.resolve("remote/engine"));
    start("worker", "jdbc:h2:file:" + directory.resolve("none/engine"));

    assertThat(directory).isEmptyDirectory();
  }
}
