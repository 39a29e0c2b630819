package io.exodus.endpoint.redis;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** One file of a spool: written at its end while it is read from its beginning. */
final class SpoolSegment implements Closeable {

  private static final long FULL_BYTES = 16L << 20;
  private static final int BUFFER = 1 << 16;
  private static final int HEADER = 18;
  private static final ReplicationEntry.Kind[] KINDS = ReplicationEntry.Kind.values();

  private final Path file;
  private final OutputStream out;
  private final InputStream in;
  private final ByteBuffer writing = ByteBuffer.allocate(HEADER);
  private final ByteBuffer reading = ByteBuffer.allocate(HEADER);
  private long size;
  private long written;
  private long flushed;
  private long read;

  SpoolSegment(Path file) throws IOException {
    this.file = file;
    out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
    in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
  }

  void write(ReplicationEntry entry) throws IOException {
    writing.clear();
    writing.put((byte) entry.kind().ordinal());
    writing.putLong(entry.offset());
    writing.putInt(entry.database());
    writing.put((byte) (entry.estimated() ? 1 : 0));
    writing.putInt(entry.bytes().length);
    out.write(writing.array());
    out.write(entry.bytes());
    size += HEADER + entry.bytes().length;
    written++;
  }

  ReplicationEntry read() throws IOException {
    if (read == flushed) {
      out.flush();
      flushed = written;
    }
    fill(reading.array());
    reading.clear();
    ReplicationEntry.Kind kind = KINDS[reading.get()];
    long offset = reading.getLong();
    int database = reading.getInt();
    boolean estimated = reading.get() != 0;
    byte[] bytes = new byte[reading.getInt()];
    fill(bytes);
    read++;
    return new ReplicationEntry(kind, offset, database, estimated, bytes);
  }

  private void fill(byte[] bytes) throws IOException {
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new EOFException(file + " is shorter than what was written to it");
    }
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
