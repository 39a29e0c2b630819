package io.exodus.worker.move;

import io.exodus.file.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of one stream. The lock on the file beside it ends with its process, so that what a
 * killed one has left is known, and goes: a disk must not fill with what nobody will read.
 */
final class SpoolDirectory implements AutoCloseable {

  private static final String PREFIX = "spool-";
  private static final String LOCK = ".lock";

  /** On Linux the end of any look at a locked file would end this process's lock on it. */
  private static final Set<Path> MINE = new HashSet<>();

  private final Path lockFile;
  private final FileChannel channel;
  private final Path path;

  private SpoolDirectory(Path lockFile, FileChannel channel) throws IOException {
    this.lockFile = lockFile;
    this.channel = channel;
    this.path = beside(lockFile);
  }

  /**
   * Makes one, and removes those whose processes are dead.
   *
   * @param root may be shared by several workers
   */
  static SpoolDirectory in(Path root) throws IOException {
    synchronized (MINE) {
      return make(PrivateFiles.directory(root).toRealPath());
    }
  }

  private static SpoolDirectory make(Path root) throws IOException {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(root, PREFIX + "*" + LOCK)) {
      for (Path lock : locks) {
        if (!MINE.contains(lock)) {
          removeIfDead(lock);
        }
      }
    }
    Path lockFile = Files.createTempFile(root, PREFIX, LOCK);
    FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
    try {
      channel.lock();
      SpoolDirectory made = new SpoolDirectory(lockFile, channel);
      PrivateFiles.directory(made.path);
      MINE.add(lockFile);
      return made;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  private static Path beside(Path lockFile) {
    String name = lockFile.getFileName().toString();
    return lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
  }

  private static void removeIfDead(Path lockFile) throws IOException {
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        remove(beside(lockFile));
        Files.deleteIfExists(lockFile);
      }
    } catch (NoSuchFileException e) {
      // Another worker was quicker.
    }
  }

  private static void remove(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  /** Removes it, with what is in it. */
  @Override
  public void close() throws IOException {
    try (channel) {
      remove(path);
      Files.deleteIfExists(lockFile);
    } finally {
      synchronized (MINE) {
        MINE.remove(lockFile);
      }
    }
  }
}
