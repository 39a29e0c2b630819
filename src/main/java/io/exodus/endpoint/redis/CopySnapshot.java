package io.exodus.endpoint.redis;

import com.moilioncircle.redis.replicator.Configuration;
import com.moilioncircle.redis.replicator.RedisRdbReplicator;
import com.moilioncircle.redis.replicator.event.Event;
import com.moilioncircle.redis.replicator.event.PostRdbSyncEvent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads a snapshot (RDB) and hands over its records one by one. */
final class CopySnapshot {

  private CopySnapshot() {}

  /** Takes a record of the snapshot. */
  interface Sink {
    void accept(Event event) throws IOException, InterruptedException;
  }

  /**
   * @param rdbVersion of the payloads that the sink is to get
   * @throws IOException if the snapshot ends early or cannot be read, or the sink fails
   */
  static void read(InputStream in, int rdbVersion, int bufferSize, Sink sink)
      throws IOException, InterruptedException {
    // The parser only logs what a listener throws, unless it is an UncheckedIOException; and it
    // takes an early end for a good one.
    Configuration configuration =
        Configuration.defaultSetting()
            .setBufferSize(bufferSize)
            .setUseDefaultExceptionListener(false);
    RedisRdbReplicator parser = new RedisRdbReplicator(in, configuration);
    parser.setRdbVisitor(new CopyVisitor(parser, rdbVersion));
    boolean[] whole = new boolean[1];
    Exception[] failure = new Exception[1];
    parser.addEventListener(
        (replicator, event) -> {
          try {
            whole[0] |= event instanceof PostRdbSyncEvent;
            sink.accept(event);
          } catch (IOException | InterruptedException | RuntimeException e) {
            failure[0] = e;
            throw new UncheckedIOException(new IOException(e));
          }
        });
    try {
      parser.open();
    } catch (IOException | RuntimeException | AssertionError e) {
      if (failure[0] == null) {
        throw new IOException("the snapshot cannot be read: " + e.getMessage(), e);
      }
    }
    if (failure[0] instanceof IOException e) {
      throw e;
    } else if (failure[0] instanceof InterruptedException e) {
      throw e;
    } else if (failure[0] instanceof RuntimeException e) {
      throw e;
    }
    if (!whole[0]) {
      throw new EOFException("the snapshot ended early: the connection was closed");
    }
  }
}
