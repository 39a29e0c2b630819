package io.exodus.endpoint.redis;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has been received and not yet applied, in order: in memory up to a limit, beyond that in
 * files that are deleted as they are consumed. One thread puts, one takes.
 */
final class Spool implements Closeable {

  private static final String PREFIX = "segment-";
  private static final long OVERHEAD = 64;

  private final Path directory;
  private final long memoryLimit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<ReplicationEntry> memory = new ArrayDeque<>();
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private long memoryBytes;
  private long bytes;
  private long segmentNumber;
  private boolean closed;

  /**
   * @param memoryLimit bytes
   */
  Spool(Path directory, long memoryLimit) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.memoryLimit = memoryLimit;
    // What a process that died left there is worth nothing.
    try (DirectoryStream<Path> remains = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : remains) {
        Files.delete(file);
      }
    }
  }

  void put(ReplicationEntry entry) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the spool is closed");
      }
      long size = size(entry);
      // Behind a file everything goes to files, or the order would be lost.
      if (segments.isEmpty() && (memory.isEmpty() || memoryBytes + size <= memoryLimit)) {
        memory.add(entry);
        memoryBytes += size;
      } else {
        if (segments.isEmpty() || segments.getLast().full()) {
          segments.add(new SpoolSegment(directory.resolve(PREFIX + segmentNumber++)));
        }
        segments.getLast().write(entry);
      }
      bytes += size;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks at the first entry without taking it.
   *
   * @param nanos how long to wait for one
   * @return null if there was none
   */
  ReplicationEntry peek(long nanos) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closed && memory.isEmpty() && segments.isEmpty() && left > 0) {
        left = arrived.awaitNanos(left);
      }
      return first();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the first entry, which {@link #peek} has shown. */
  void remove() throws IOException {
    lock.lock();
    try {
      ReplicationEntry entry = first();
      memory.remove();
      memoryBytes -= size(entry);
      bytes -= size(entry);
    } finally {
      lock.unlock();
    }
  }

  /** Drops what stands for positions up to that offset. */
  void dropThrough(long offset) throws IOException {
    lock.lock();
    try {
      for (ReplicationEntry entry = first();
          entry != null && entry.offset() <= offset;
          entry = first()) {
        remove();
      }
    } finally {
      lock.unlock();
    }
  }

  private ReplicationEntry first() throws IOException {
    if (memory.isEmpty() && !segments.isEmpty() && !closed) {
      ReplicationEntry entry = segments.getFirst().read();
      memory.add(entry);
      memoryBytes += size(entry);
      if (segments.getFirst().consumed()) {
        segments.remove().close();
      }
    }
    return memory.peek();
  }

  private static long size(ReplicationEntry entry) {
    return entry.bytes().length + OVERHEAD;
  }

  /** Bytes waiting, wherever they are. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes waiting in memory. */
  long memoryBytes() {
    lock.lock();
    try {
      return memoryBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes whoever waits, without an entry. */
  void wake() {
    lock.lock();
    try {
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What it holds is lost, and its files are deleted. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      memory.clear();
      while (!segments.isEmpty()) {
        segments.remove().close();
      }
      Files.deleteIfExists(directory);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How long a wait for an entry takes before the waiting thread looks at other things. */
  static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
