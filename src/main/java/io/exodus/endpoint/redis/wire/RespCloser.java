package io.exodus.endpoint.redis.wire;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes what the threads of one piece of work block on. What is added after that is closed at
 * once.
 */
public final class RespCloser implements AutoCloseable {

  private final List<Closeable> open = new ArrayList<>();
  private boolean closed;

  public synchronized <T extends Closeable> T add(T closeable) {
    open.add(closeable);
    if (closed) {
      quietly(closeable);
    }
    return closeable;
  }

  public synchronized void remove(Closeable closeable) {
    open.remove(closeable);
    quietly(closeable);
  }

  synchronized boolean closed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    open.forEach(RespCloser::quietly);
    open.clear();
  }

  private static void quietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // It is closed or broken; either way nobody blocks on it any more.
    }
  }
}
