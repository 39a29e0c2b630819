package io.exodus.engine.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is full is seen in {@code FullDiskIT}. */
class DatabaseDiskTest {

  @TempDir Path directory;

  private static DatabaseDisk of(String url) throws SQLException {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url);
    try (var open = database.getConnection()) {
      return DatabaseDisk.of(database);
    }
  }

  @Test
  void shouldHaveNoTroubleWhenThereIsRoom() throws SQLException {
    assertThat(of("jdbc:h2:file:" + directory.resolve("engine")).trouble()).isEmpty();
  }

  @Test
  void shouldHaveNoTroubleWhenTheDatabaseIsNoFile() throws SQLException {
    assertThat(of("jdbc:h2:mem:").trouble()).isEmpty();
  }

  @Test
  void shouldTakeOthersRightsToItsFile() throws Exception {
    of("jdbc:h2:file:" + directory.resolve("engine"));

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("engine.mv.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldNameTheDirectoryWhenItIsGone() throws Exception {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    DatabaseDisk disk = of("jdbc:h2:file:" + gone.resolve("engine"));
    Files.delete(gone.resolve("engine.mv.db"));
    Files.delete(gone);

    assertThat(disk.trouble()).hasValueSatisfying(words -> assertThat(words).contains("/gone"));
  }
}
