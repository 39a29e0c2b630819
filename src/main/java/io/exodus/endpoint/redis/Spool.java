package io.exodus.endpoint.redis;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has been received and not yet applied, in order: in memory up to a limit, beyond that in
 * files that are deleted as they are consumed. One thread puts, one takes.
 */
final class Spool implements Closeable {

  private static final String PREFIX = "segment-";
  private static final long OVERHEAD = 64;
  private static final int AT_ONCE = 1024;

  private final Path directory;
  private final long memoryLimit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<ReplicationEntry> memory = new ArrayDeque<>();
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();

  /** What comes next, out of the lock's reach: the taking thread's own. */
  private final Deque<ReplicationEntry> next = new ArrayDeque<>();

  private final AtomicLong memoryBytes = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private long segmentNumber;
  private volatile boolean closed;

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
      long kept = memoryBytes.get();
      if (segments.isEmpty() && (kept == 0 || kept + size <= memoryLimit)) {
        memory.add(entry);
        memoryBytes.addAndGet(size);
      } else {
        if (segments.isEmpty() || segments.getLast().full()) {
          segments.add(new SpoolSegment(directory.resolve(PREFIX + segmentNumber++)));
        }
        segments.getLast().write(entry);
      }
      bytes.addAndGet(size);
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
    if (next.isEmpty()) {
      lock.lockInterruptibly();
      try {
        long left = nanos;
        while (!closed && memory.isEmpty() && segments.isEmpty() && left > 0) {
          left = arrived.awaitNanos(left);
        }
        refill();
      } finally {
        lock.unlock();
      }
    }
    return closed ? null : next.peek();
  }

  /** Takes the first entry, which {@link #peek} has shown. */
  void remove() {
    long size = size(next.remove());
    memoryBytes.addAndGet(-size);
    bytes.addAndGet(-size);
  }

  /** Drops what stands for positions up to that offset. */
  void dropThrough(long offset) throws IOException, InterruptedException {
    for (ReplicationEntry entry = peek(0);
        entry != null && entry.offset() <= offset;
        entry = peek(0)) {
      remove();
    }
  }

  private void refill() throws IOException {
    while (!memory.isEmpty() && next.size() < AT_ONCE) {
      next.add(memory.remove());
    }
    while (memory.isEmpty() && !segments.isEmpty() && next.size() < AT_ONCE) {
      if (!next.isEmpty() && memoryBytes.get() >= memoryLimit) {
        return;
      }
      ReplicationEntry entry = segments.getFirst().read();
      next.add(entry);
      memoryBytes.addAndGet(size(entry));
      if (segments.getFirst().consumed()) {
        segments.remove().close();
      }
    }
  }

  private static long size(ReplicationEntry entry) {
    return entry.bytes().length + OVERHEAD;
  }

  /** Bytes waiting, wherever they are. */
  long bytes() {
    return bytes.get();
  }

  /** Bytes waiting in memory. */
  long memoryBytes() {
    return memoryBytes.get();
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
