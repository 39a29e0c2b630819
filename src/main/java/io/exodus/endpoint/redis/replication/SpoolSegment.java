package io.exodus.endpoint.redis.replication;

import io.exodus.file.PrivateFiles;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file of a spool: written at its end while it is read from its beginning. One thread may write
 * and another read, where they agree on {@link #flush}.
 */
public final class SpoolSegment implements Closeable {

  private static final long FULL_BYTES = 16L << 20;
  private static final int BUFFER = 1 << 16;
  private static final int HEADER = 18;
  private static final ReplicationEntry.Kind[] KINDS = ReplicationEntry.Kind.values();

  private final Path file;
  private final OutputStream out;
  private final ByteBuffer writing = ByteBuffer.allocate(BUFFER);
  private final ByteBuffer reading = ByteBuffer.allocate(BUFFER).limit(0);
  private InputStream in;
  private long size;
  private long written;
  private long flushed;
  private long read;

  SpoolSegment(Path file) throws IOException {
    this.file = file;
    out = Files.newOutputStream(PrivateFiles.file(file));
    in = Files.newInputStream(file);
  }

  public void write(ReplicationEntry entry) throws IOException {
    byte[] bytes = entry.bytes();
    if (writing.remaining() < HEADER) {
      drain();
    }
    writing.put((byte) entry.kind().ordinal());
    writing.putLong(entry.offset());
    writing.putInt(entry.database());
    writing.put((byte) (entry.estimated() ? 1 : 0));
    writing.putInt(bytes.length);
    // In pieces: a stream of the JDK keeps the last array that it was given.
    for (int at = 0; at < bytes.length; ) {
      if (!writing.hasRemaining()) {
        drain();
      }
      int piece = Math.min(writing.remaining(), bytes.length - at);
      writing.put(bytes, at, piece);
      at += piece;
    }
    size += HEADER + bytes.length;
    written++;
  }

  private void drain() throws IOException {
    out.write(writing.array(), 0, writing.position());
    writing.clear();
  }

  /** What has been written can be read from here on; not to be called while another writes. */
  void flush() throws IOException {
    drain();
    flushed = written;
  }

  /** Has anything been flushed that was not read yet? */
  boolean readable() {
    return read < flushed;
  }

  public ReplicationEntry read() throws IOException {
    if (!readable()) {
      flush();
    }
    while (reading.remaining() < HEADER) {
      fill();
    }
    ReplicationEntry.Kind kind = KINDS[reading.get()];
    long offset = reading.getLong();
    int database = reading.getInt();
    boolean estimated = reading.get() != 0;
    byte[] bytes = new byte[reading.getInt()];
    for (int at = 0; at < bytes.length; ) {
      if (!reading.hasRemaining()) {
        fill();
      }
      int piece = Math.min(reading.remaining(), bytes.length - at);
      reading.get(bytes, at, piece);
      at += piece;
    }
    read++;
    return new ReplicationEntry(kind, offset, database, estimated, bytes);
  }

  private void fill() throws IOException {
    reading.compact();
    int n = in.read(reading.array(), reading.position(), reading.remaining());
    if (n < 0) {
      throw new EOFException(file + " is shorter than what was written to it");
    }
    reading.position(reading.position() + n).flip();
  }

  /** Starts to read again with what was written first. */
  public void rewind() throws IOException {
    in.close();
    in = Files.newInputStream(file);
    reading.limit(0);
    read = 0;
    flush();
  }

  boolean full() {
    return size >= FULL_BYTES;
  }

  boolean consumed() {
    return read == written;
  }

  @Override
  public void close() throws IOException {
    try {
      in.close();
      out.close();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
