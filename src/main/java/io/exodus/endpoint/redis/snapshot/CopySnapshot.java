package io.exodus.endpoint.redis.snapshot;

import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_AUX;
import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_EOF;
import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_EXPIRETIME;
import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_EXPIRETIME_MS;
import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_FREQ;
import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_FUNCTION;
import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_FUNCTION2;
import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_IDLE;
import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_MODULE_AUX;
import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_RESIZEDB;
import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_SELECTDB;
import static com.moilioncircle.redis.replicator.Constants.RDB_OPCODE_SLOT_INFO;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_STRING;

import com.moilioncircle.redis.replicator.Configuration;
import com.moilioncircle.redis.replicator.RedisRdbReplicator;
import com.moilioncircle.redis.replicator.event.Event;
import com.moilioncircle.redis.replicator.rdb.datatype.ContextKeyValuePair;
import com.moilioncircle.redis.replicator.rdb.datatype.DB;
import com.moilioncircle.redis.replicator.rdb.datatype.ExpiredType;
import com.moilioncircle.redis.replicator.rdb.dump.datatype.DumpKeyValuePair;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a snapshot (RDB) and hands over its records one by one. What is frequent is read here; what
 * is rare, or has to be rewritten for an older target, by redis-replicator.
 */
public final class CopySnapshot {

  /** A record's type is less; from here on, it is something said between or about records. */
  private static final int FIRST_INSTRUCTION = RDB_OPCODE_SLOT_INFO;

  private enum Found {
    STRING,
    PAYLOAD,
    OTHER,
    END
  }

  private final CopyInput in;
  private final CopyVisitor visitor;
  private final int rdbVersion;
  private final Sink sink;
  private int version;
  private int database;
  private long expires;
  private byte[] key;
  private byte[] value;
  private Event event;

  private CopySnapshot(CopyInput in, int rdbVersion, Sink sink) {
    this.in = in;
    this.visitor = new CopyVisitor(new Library(in), rdbVersion);
    this.rdbVersion = rdbVersion;
    this.sink = sink;
  }

  /** Takes what a snapshot holds. */
  public interface Sink {

    /** A record that does not expire. */
    long NEVER = 0;

    /**
     * @param expires milliseconds since 1970
     */
    void string(int database, byte[] key, byte[] value, long expires)
        throws IOException, InterruptedException;

    /**
     * @param payload for a RESTORE
     * @param expires milliseconds since 1970
     */
    void payload(int database, byte[] key, byte[] payload, long expires)
        throws IOException, InterruptedException;

    /** What is no record: a function, for one. */
    default void other(Event event) throws IOException, InterruptedException {}
  }

  /**
   * @param rdbVersion of the payloads that the sink is to get
   * @throws SnapshotFormat.Unknown if this version of Exodus cannot read it
   * @throws IOException if the snapshot ends early or cannot be read, or the sink fails
   */
  public static void read(InputStream in, int rdbVersion, int bufferSize, Sink sink)
      throws IOException, InterruptedException {
    new CopySnapshot(new CopyInput(in, bufferSize), rdbVersion, sink).read();
  }

  private void read() throws IOException, InterruptedException {
    Found found = advance();
    while (found != Found.END) {
      // Out here, since what a sink throws is not the snapshot's fault.
      switch (found) {
        case STRING -> sink.string(database, key, value, expires);
        case PAYLOAD -> sink.payload(database, key, value, expires);
        default -> sink.other(event);
      }
      found = advance();
    }
  }

  private Found advance() throws IOException {
    try {
      if (version == 0) {
        visitor.applyMagic(in);
        version = visitor.applyVersion(in);
      }
      return next();
    } catch (SnapshotFormat.Unknown e) {
      throw e;
    } catch (EOFException e) {
      throw new EOFException("the snapshot ended early: the connection was closed");
    } catch (IOException | RuntimeException | AssertionError e) {
      // The library throws what it likes at bytes that it does not understand.
      throw new IOException("the snapshot cannot be read: " + e.getMessage(), e);
    }
  }

  private Found next() throws IOException {
    expires = Sink.NEVER;
    event = null;
    while (event == null) {
      int type = in.next();
      if (type == RDB_OPCODE_EOF) {
        visitor.applyEof(in, version);
        return Found.END;
      } else if (type == RDB_OPCODE_EXPIRETIME_MS) {
        expires = in.number(Long.BYTES, true);
      } else if (type < FIRST_INSTRUCTION) {
        return record(type);
      } else {
        instruction(type);
      }
    }
    return Found.OTHER;
  }

  /** Reads what is said between records, and, more rarely, about the next one. */
  private void instruction(int type) throws IOException {
    switch (type) {
      case RDB_OPCODE_EXPIRETIME -> expires = 1000 * in.number(Integer.BYTES, true);
      case RDB_OPCODE_SELECTDB -> database = Math.toIntExact(in.length());
      case RDB_OPCODE_RESIZEDB -> lengths(2);
      case RDB_OPCODE_SLOT_INFO -> lengths(3);
      case RDB_OPCODE_IDLE -> lengths(1);
      case RDB_OPCODE_FREQ -> in.next();
      case RDB_OPCODE_AUX -> event = visitor.applyAux(in, version);
      case RDB_OPCODE_MODULE_AUX -> event = visitor.applyModuleAux(in, version);
      case RDB_OPCODE_FUNCTION -> event = visitor.applyFunction(in, version);
      case RDB_OPCODE_FUNCTION2 -> event = visitor.applyFunction2(in, version);
      default -> throw new IOException("unknown type " + type);
    }
  }

  private void lengths(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      in.length();
    }
  }

  private Found record(int type) throws IOException {
    if (type == RDB_TYPE_STRING) {
      key = in.string();
      value = in.string();
      return Found.STRING;
    }
    CopyShape shape = CopyShape.of(type, rdbVersion);
    if (shape != null) {
      key = in.string();
      value = shape.payload(in, type, rdbVersion);
      return Found.PAYLOAD;
    }
    SnapshotFormat.require(type);
    if (!(visitor.record(in, version, context(type)) instanceof DumpKeyValuePair rewritten)) {
      throw new IOException("a record of type " + type + " cannot be rewritten");
    }
    key = rewritten.getKey();
    value = rewritten.getValue();
    return Found.PAYLOAD;
  }

  private ContextKeyValuePair context(int type) {
    ContextKeyValuePair context = new ContextKeyValuePair();
    context.setDb(new DB(database));
    context.setValueRdbType(type);
    context.setExpiredType(ExpiredType.NONE);
    return context;
  }

  /** What redis-replicator's visitors ask for. */
  private static final class Library extends RedisRdbReplicator {
    Library(CopyInput in) {
      super(in, Configuration.defaultSetting().setBufferSize(1));
      in.setRawByteListeners(rawByteListeners);
    }
  }
}
