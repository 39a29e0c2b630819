package io.exodus.endpoint.redis.replication;

import io.exodus.file.PrivateFiles;
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
public final class Spool implements Closeable {

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

  /** Of each counter one thread alone writes, so that the two do not wait for each other. */
  private final AtomicLong put = new AtomicLong();

  private final AtomicLong putInMemory = new AtomicLong();
  private final AtomicLong readBack = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private long segmentNumber;
  private volatile boolean closed;

  /**
   * @param memoryLimit bytes
   */
  public Spool(Path directory, long memoryLimit) throws IOException {
    this.directory = PrivateFiles.directory(directory);
    this.memoryLimit = memoryLimit;
    // What a process that died left there is worth nothing.
    deleteRemains();
  }

  private void deleteRemains() throws IOException {
    try (DirectoryStream<Path> remains = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : remains) {
        Files.deleteIfExists(file);
      }
    }
  }

  public void put(ReplicationEntry entry) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the spool is closed");
      }
      long size = size(entry);
      // Behind a file everything goes to files, or the order would be lost.
      if (segments.isEmpty() && memoryBytes() + size <= memoryLimit) {
        memory.add(entry);
        add(putInMemory, size);
      } else {
        if (segments.isEmpty() || segments.getLast().full()) {
          segments.add(new SpoolSegment(directory.resolve(PREFIX + segmentNumber++)));
        }
        segments.getLast().write(entry);
      }
      add(put, size);
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
  public ReplicationEntry peek(long nanos) throws IOException, InterruptedException {
    if (next.isEmpty() && !closed) {
      SpoolSegment segment = refill(nanos);
      if (segment != null) {
        read(segment);
      }
    }
    return closed ? null : next.peek();
  }

  /** Returns where to go on reading, outside the lock, where nothing is in memory. */
  private SpoolSegment refill(long nanos) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closed && memory.isEmpty() && segments.isEmpty() && left > 0) {
        left = arrived.awaitNanos(left);
      }
      while (!memory.isEmpty() && next.size() < AT_ONCE) {
        next.add(memory.remove());
      }
      if (!next.isEmpty() || segments.isEmpty()) {
        return null;
      }
      segments.getFirst().flush();
      return segments.getFirst();
    } finally {
      lock.unlock();
    }
  }

  private void read(SpoolSegment segment) throws IOException {
    try {
      do {
        ReplicationEntry entry = segment.read();
        next.add(entry);
        add(readBack, size(entry));
      } while (segment.readable() && next.size() < AT_ONCE && memoryBytes() < memoryLimit);
    } catch (IOException e) {
      if (closed) {
        return;
      }
      throw e;
    }
    lock.lock();
    try {
      if (!closed && segment.consumed()) {
        segments.remove().close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the first entry, which {@link #peek} has shown. */
  public void remove() {
    add(taken, size(next.remove()));
  }

  /** Drops what stands for positions up to that offset. */
  public void dropThrough(long offset) throws IOException, InterruptedException {
    for (ReplicationEntry entry = peek(0);
        entry != null && entry.offset() <= offset;
        entry = peek(0)) {
      remove();
    }
  }

  /**
   * A file for what is taken from here and must be kept until it has been applied: whoever asked
   * for it closes it.
   */
  public SpoolSegment aside() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the spool is closed");
      }
      return new SpoolSegment(directory.resolve(PREFIX + segmentNumber++));
    } finally {
      lock.unlock();
    }
  }

  private static long size(ReplicationEntry entry) {
    return entry.bytes().length + OVERHEAD;
  }

  private static void add(AtomicLong counter, long size) {
    counter.lazySet(counter.getPlain() + size);
  }

  /** Bytes waiting, wherever they are. */
  public long bytes() {
    return put.get() - taken.get();
  }

  /** Bytes waiting in memory. */
  long memoryBytes() {
    return putInMemory.get() + readBack.get() - taken.get();
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
      if (Files.isDirectory(directory)) {
        deleteRemains();
        Files.delete(directory);
      }
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How long a wait for an entry takes before the waiting thread looks at other things. */
  public static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
