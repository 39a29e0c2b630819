package io.exodus.file;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files and directories that only their owner can read: they hold records. Where the file system
 * knows no such rights, it makes them with its own.
 */
public final class PrivateFiles {

  private static final String FILE = "rw-------";
  private static final String DIRECTORY = "rwx------";

  private PrivateFiles() {}

  /** Makes it, and what is missing above it. One that is there keeps its rights. */
  public static Path directory(Path directory) throws IOException {
    return Files.createDirectories(directory, rights(directory.getFileSystem(), DIRECTORY));
  }

  /**
   * @throws java.nio.file.FileAlreadyExistsException if it is there
   */
  public static Path file(Path file) throws IOException {
    return Files.createFile(file, rights(file.getFileSystem(), FILE));
  }

  /** Takes others' rights to a file that is there. */
  public static void restrict(Path file) throws IOException {
    if (posix(file.getFileSystem()) && Files.exists(file)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE));
    }
  }

  private static FileAttribute<?>[] rights(FileSystem system, String rights) {
    return posix(system)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean posix(FileSystem system) {
    return system.supportedFileAttributeViews().contains("posix");
  }
}
