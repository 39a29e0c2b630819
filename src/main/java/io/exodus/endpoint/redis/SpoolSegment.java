package io.exodus.endpoint.redis;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One file of a spool: written at its end while it is read from its beginning. */
final class SpoolSegment implements Closeable {

  private static final long FULL_BYTES = 16L << 20;
  private static final int BUFFER = 1 << 16;
  private static final ReplicationEntry.Kind[] KINDS = ReplicationEntry.Kind.values();

  private final Path file;
  private final DataOutputStream out;
  private final DataInputStream in;
  private long size;
  private long written;
  private long flushed;
  private long read;

  SpoolSegment(Path file) throws IOException {
    this.file = file;
    out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
    in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
  }

  void write(ReplicationEntry entry) throws IOException {
    out.writeByte(entry.kind().ordinal());
    out.writeLong(entry.offset());
    out.writeInt(entry.database());
    out.writeBoolean(entry.estimated());
    out.writeInt(entry.bytes().length);
    out.write(entry.bytes());
    size += 18 + entry.bytes().length;
    written++;
  }

  ReplicationEntry read() throws IOException {
    if (read == flushed) {
      out.flush();
      flushed = written;
    }
    ReplicationEntry.Kind kind = KINDS[in.readByte()];
    long offset = in.readLong();
    int database = in.readInt();
    boolean estimated = in.readBoolean();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    read++;
    return new ReplicationEntry(kind, offset, database, estimated, bytes);
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
