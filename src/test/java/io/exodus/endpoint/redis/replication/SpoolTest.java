package io.exodus.endpoint.redis.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.redis.replication.ReplicationEntry.Kind;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final long LIMIT = 10_000;

  @TempDir Path directory;

  @Test
  void shouldBeReadableByItsOwnerOnly() throws Exception {
    try (Spool spool = new Spool(directory.resolve("s"), 0)) {
      for (int i = 1; i <= 10_000; i++) {
        spool.put(entry(i, 300));
      }

      assertThat(rights(directory.resolve("s"))).isEqualTo("rwx------");
      try (var files = Files.list(directory.resolve("s"))) {
        assertThat(files.toList())
            .isNotEmpty()
            .allSatisfy(file -> assertThat(rights(file)).isEqualTo("rw-------"));
      }
    }
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void shouldKeepOrderWhenItSpillsToFilesAndBack() throws Exception {
    try (Spool spool = new Spool(directory.resolve("s"), LIMIT)) {
      Random random = new Random(1);
      long put = 0;
      long taken = 0;
      while (taken < 50_000) {
        // More in than out at first, then the other way round: memory, files, memory again.
        boolean filling = put < 50_000 && random.nextInt(10) < (taken / 5_000 % 2 == 0 ? 7 : 3);
        if (filling) {
          spool.put(entry(++put, random.nextInt(300)));
        } else {
          ReplicationEntry entry = spool.peek(0);
          if (entry != null) {
            spool.remove();
            assertThat(entry.offset()).isEqualTo(++taken);
          }
        }
        assertThat(spool.memoryBytes()).isLessThan(LIMIT + 1_000);
      }
      assertThat(spool.bytes()).isZero();
      assertThat(spool.peek(0)).isNull();
    }
  }

  @Test
  void shouldKeepOrderAndCountWhenOneThreadPutsAndOneTakes() throws Exception {
    int entries = 200_000;
    try (Spool spool = new Spool(directory.resolve("s"), LIMIT)) {
      CompletableFuture<Void> putting =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 1; i <= entries; i++) {
                    spool.put(entry(i, i % 300));
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });

      for (int i = 1; i <= entries; i++) {
        ReplicationEntry entry = spool.peek(Spool.millis(60_000));
        assertThat(entry.offset()).isEqualTo(i);
        spool.remove();
      }

      putting.get();
      assertThat(spool.bytes()).isZero();
      assertThat(spool.memoryBytes()).isZero();
    }
  }

  @Test
  void shouldCarryEveryFieldThroughAFile() throws Exception {
    try (Spool spool = new Spool(directory.resolve("s"), 0)) {
      spool.put(entry(1, 10));
      var entry = new ReplicationEntry(Kind.WIPE, 1L << 40, 13, true, new byte[] {1, 0, -1});
      spool.put(entry);
      spool.peek(0);
      spool.remove();

      assertThat(spool.peek(0)).usingRecursiveComparison().isEqualTo(entry);
    }
  }

  /** Streams of the JDK keep the last array that they wrote or read: of each file one. */
  @Test
  void shouldNotKeepInMemoryWhatIsInAFile() throws Exception {
    try (Spool spool = new Spool(directory.resolve("s"), 0)) {
      WeakReference<byte[]> put = put(spool);
      put(spool);
      WeakReference<byte[]> taken = new WeakReference<>(spool.peek(0).bytes());
      spool.remove();

      await().atMost(Duration.ofSeconds(30)).until(() -> gone(put) && gone(taken));
      assertThat(spool.peek(0)).isNotNull();
    }
  }

  private static WeakReference<byte[]> put(Spool spool) throws IOException {
    ReplicationEntry entry = entry(1, 20 << 20);
    spool.put(entry);
    return new WeakReference<>(entry.bytes());
  }

  private static boolean gone(WeakReference<byte[]> bytes) {
    System.gc();
    return bytes.get() == null;
  }

  @Test
  void shouldDeleteFilesWhenConsumed() throws Exception {
    Path files = directory.resolve("s");
    try (Spool spool = new Spool(files, LIMIT)) {
      for (int i = 1; i <= 40; i++) {
        spool.put(entry(i, 1 << 20));
      }
      assertThat(files(files)).isGreaterThan(1);

      spool.dropThrough(39);

      assertThat(files(files)).isZero();
      assertThat(spool.peek(0).offset()).isEqualTo(40);
    }
    assertThat(files).doesNotExist();
  }

  @Test
  void shouldForgetTheRemainsOfAnEarlierProcess() throws Exception {
    Path files = Files.createDirectories(directory.resolve("s"));
    Files.writeString(files.resolve("segment-0"), "remains");

    try (Spool spool = new Spool(files, LIMIT)) {
      assertThat(spool.peek(0)).isNull();
      assertThat(files(files)).isZero();
    }
  }

  @Test
  void shouldWakeTheTakerWhenAnEntryArrives() throws Exception {
    try (Spool spool = new Spool(directory.resolve("s"), LIMIT)) {
      CompletableFuture<ReplicationEntry> taken =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return spool.peek(Spool.millis(60_000));
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });

      spool.put(entry(1, 0));

      assertThat(taken).succeedsWithin(java.time.Duration.ofSeconds(30));
    }
  }

  @Test
  void shouldRefuseEntriesWhenClosed() throws Exception {
    Spool spool = new Spool(directory.resolve("s"), LIMIT);
    spool.close();

    assertThat(spool.peek(Spool.millis(60_000))).isNull();
    assertThatThrownBy(() -> spool.put(entry(1, 1))).isInstanceOf(IOException.class);
  }

  private static long files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.count();
    }
  }

  private static ReplicationEntry entry(long offset, int size) {
    return new ReplicationEntry(Kind.COMMAND, offset, 0, false, new byte[size]);
  }
}
