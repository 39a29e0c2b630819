package io.exodus.endpoint.redis.replication;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.thread.DaemonThreads;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the commands of an origin's log were written: by looks, beside the stream, at where the log
 * ends. When they are received says nothing: they may have lain in a buffer for long.
 */
final class LogClock implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(LogClock.class);
  private static final long PAUSE_MILLIS = 200;

  /** Beyond that a time to live is not known. */
  static final long TOLERANCE_MILLIS = 500;

  private static final int MOST = 20_000;
  private static final int TIMEOUT_MILLIS = 5_000;

  private final EndpointSettings origin;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Deque<LogEnd> looks = new ArrayDeque<>();
  private LogEnd before;
  private long offset;
  private boolean started;
  private volatile RespConnection connection;

  /**
   * @param origin null to know nothing but what it is told
   */
  LogClock(EndpointSettings origin) {
    this.origin = origin;
  }

  /**
   * When a command was written.
   *
   * @param latest milliseconds since 1970, by the origin's clock
   * @param known it is not much earlier than that
   */
  record Date(long latest, boolean known) {}

  /** Tells what is known from elsewhere. */
  synchronized void told(long end, long at) {
    looks.add(new LogEnd(end, at));
    offset = at - System.currentTimeMillis();
    if (looks.size() > MOST) {
      looks.remove();
      before = null;
    }
  }

  /**
   * Dates a command; to be asked in the log's order.
   *
   * @param position of the log after the command
   */
  synchronized Date date(long position) {
    start();
    while (!looks.isEmpty() && looks.peek().offset() < position) {
      before = looks.remove();
    }
    long latest = looks.isEmpty() ? System.currentTimeMillis() + offset : looks.peek().at();
    return new Date(latest, before != null && latest - before.at() <= TOLERANCE_MILLIS);
  }

  /** Only a log that holds relative times to live needs the looks. */
  private void start() {
    if (started || origin == null) {
      return;
    }
    started = true;
    DaemonThreads.start("exodus-redis-log-clock", this::run);
  }

  private void run() {
    try {
      while (stop.getCount() > 0) {
        look();
        stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drop();
    }
  }

  private void look() {
    try {
      if (connection == null) {
        connection = RespConnection.open(origin, "exodus");
        connection.readTimeout(TIMEOUT_MILLIS);
      }
      LogEnd end = LogEnd.of(connection);
      told(end.offset(), end.at());
    } catch (IOException | EndpointException e) {
      // Times to live are not known then, and read again.
      log.debug("{}: its log cannot be read: {}", origin.name(), e.getMessage());
      drop();
    }
  }

  private void drop() {
    RespConnection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    stop.countDown();
    drop();
  }
}
