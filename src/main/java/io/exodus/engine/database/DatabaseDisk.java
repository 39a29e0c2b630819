package io.exodus.engine.database;

import io.exodus.file.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * The disk under the engine's database, where that is an H2 file of this process. A full one is
 * found by nothing else: H2 goes on answering queries. A server's disk is that server's matter.
 */
public final class DatabaseDisk {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseDisk.class);
  private static final List<String> FILES = List.of(".mv.db", ".trace.db");
  private static final long MEGABYTE = 1 << 20;

  /** Less holds none of the chunks in which H2 writes. */
  private static final long LEAST = MEGABYTE;

  /** Null where it is no file of this process. */
  private final Path directory;

  private DatabaseDisk(Path directory) {
    this.directory = directory;
  }

  /**
   * @throws IllegalStateException if the database can't be reached
   */
  public static DatabaseDisk of(DataSource database) {
    try {
      String product =
          JdbcUtils.extractDatabaseMetaData(database, DatabaseMetaData::getDatabaseProductName);
      String url = JdbcUtils.extractDatabaseMetaData(database, DatabaseMetaData::getURL);
      boolean embedded =
          product.equals("H2")
              && !url.startsWith("jdbc:h2:tcp:")
              && !url.startsWith("jdbc:h2:ssl:");
      return new DatabaseDisk(embedded ? directory(JdbcClient.create(database)) : null);
    } catch (MetaDataAccessException e) {
      throw new IllegalStateException("the engine's database cannot be reached", e);
    }
  }

  private static Path directory(JdbcClient jdbc) {
    return jdbc.sql("select database_path()")
        .query((row, n) -> Optional.ofNullable(row.getString(1)))
        .single()
        .map(Path::of)
        .map(DatabaseDisk::restricted)
        .map(path -> path.toAbsolutePath().getParent())
        .orElse(null);
  }

  /** H2 makes its files with the rights that the process gives to all. */
  private static Path restricted(Path database) {
    for (String suffix : FILES) {
      try {
        PrivateFiles.restrict(Path.of(database + suffix));
      } catch (IOException e) {
        LOG.warn("Others can read {}{}: {}", database, suffix, e.toString());
      }
    }
    return database;
  }

  /** What an operator should know and do; empty as long as there is room to write. */
  public Optional<String> trouble() {
    if (directory == null) {
      return Optional.empty();
    }
    try {
      long room = Files.getFileStore(directory).getUsableSpace();
      return room >= LEAST ? Optional.empty() : Optional.of(full(room));
    } catch (IOException e) {
      return Optional.of(
          "the directory of the engine's database, "
              + directory
              + ", cannot be read ("
              + e
              + "): is its disk mounted, and may this process read it?");
    }
  }

  private String full(long room) {
    return "the disk of the engine's database, "
        + directory
        + ", is full ("
        + room / 1024
        + " KiB left): the engine can record nothing, and no step begins or ends; streams and "
        + "interlays go on. Free some space: the engine then goes on by itself, without a restart";
  }
}
