package io.exodus.endpoint.redis.wire;

import io.exodus.thread.DaemonThreads;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection down which commands are sent without waiting for their replies: one thread writes,
 * one reads the replies. What is sent and not yet answered is bounded, so that a slow server slows
 * down the sender. One thread sends; another may keep it alive.
 */
public final class RespPipe implements Closeable {

  private static final int UNIT = 1024;
  private static final int WINDOW = 16 * 1024;
  private static final int CHUNK = 1 << 16;
  private static final int STALLED_MILLIS = 60_000;
  private static final byte[] END = {};
  private static final byte[] PING = RespBuffer.ascii("PING");

  private final RespConnection connection;
  private final Semaphore window = new Semaphore(WINDOW);
  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(64);
  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final RespBuffer buffer = new RespBuffer();
  private final Lock sending = new ReentrantLock();
  private volatile IOException failure;
  private int database;

  public RespPipe(RespConnection connection, String name) throws IOException {
    this.connection = connection;
    connection.readTimeout(STALLED_MILLIS);
    DaemonThreads.start(name + "-writer", this::write);
    DaemonThreads.start(name + "-reader", this::read);
  }

  /** Hears what became of a command; called from the reading thread. */
  public interface Outcome {
    /**
     * @param error null where there was none
     */
    void replied(RespError error);
  }

  /**
   * Keeps the server from ending a connection that waits for records; does nothing while it is at
   * work. From any thread.
   */
  public void keepAlive() throws IOException, InterruptedException {
    // Whoever sends and has to wait has sent all that it has.
    if (connection.silent() && sending.tryLock()) {
      try {
        if (window.availablePermits() == WINDOW) {
          send(error -> {}, PING);
        }
        flush();
      } finally {
        sending.unlock();
      }
    }
  }

  public void select(int number) throws IOException, InterruptedException {
    if (number != database) {
      database = number;
      send(
          error -> {
            if (error != null) {
              // What follows would go to another logical database.
              fail(new IOException("SELECT " + number + ": " + error.message()));
            }
          },
          RespBuffer.ascii("SELECT"),
          RespBuffer.ascii(Integer.toString(number)));
    }
  }

  /**
   * @throws IOException if the connection is lost; it says nothing about this one command
   */
  public void send(Outcome outcome, byte[]... arguments) throws IOException, InterruptedException {
    sending.lock();
    try {
      append(outcome, arguments);
    } finally {
      sending.unlock();
    }
  }

  private void append(Outcome outcome, byte[]... arguments)
      throws IOException, InterruptedException {
    long bytes = 0;
    for (byte[] argument : arguments) {
      bytes += argument.length + 8;
    }
    expect(outcome, bytes);
    buffer.header(arguments.length);
    for (byte[] argument : arguments) {
      if (argument.length > CHUNK) {
        buffer.length(argument.length);
        flush();
        put(argument);
        buffer.end();
      } else {
        buffer.bulk(argument);
      }
    }
    if (buffer.size() > CHUNK) {
      flush();
    }
  }

  /** Sends one command that is encoded already. */
  public void sendEncoded(Outcome outcome, byte[] command)
      throws IOException, InterruptedException {
    sending.lock();
    try {
      expect(outcome, command.length);
      if (buffer.size() + command.length > CHUNK) {
        flush();
      }
      if (command.length > CHUNK) {
        put(command);
      } else {
        buffer.raw(command);
      }
    } finally {
      sending.unlock();
    }
  }

  private void expect(Outcome outcome, long bytes) throws IOException, InterruptedException {
    int cost = (int) Math.min(WINDOW, 1 + bytes / UNIT);
    if (!window.tryAcquire(cost)) {
      flush();
      await(cost);
    }
    sent.add(new Sent(outcome, cost));
  }

  /** Returns once everything sent has been answered. */
  public void drain() throws IOException, InterruptedException {
    sending.lock();
    try {
      flush();
      await(WINDOW);
      window.release(WINDOW);
    } finally {
      sending.unlock();
    }
  }

  private void flush() throws IOException, InterruptedException {
    if (buffer.size() > 0) {
      put(buffer.toByteArray());
      buffer.clear();
    }
  }

  private void put(byte[] chunk) throws IOException, InterruptedException {
    while (!chunks.offer(chunk, 100, TimeUnit.MILLISECONDS)) {
      check();
    }
    check();
  }

  private void await(int cost) throws IOException, InterruptedException {
    while (!window.tryAcquire(cost, 100, TimeUnit.MILLISECONDS)) {
      check();
    }
    check();
  }

  private void check() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  private void write() {
    try {
      while (failure == null) {
        byte[] chunk = chunks.take();
        if (chunk == END) {
          return;
        }
        connection.write(chunk);
      }
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try {
      while (failure == null) {
        RespError error;
        try {
          error = connection.in().outcome();
        } catch (SocketTimeoutException e) {
          if (sent.isEmpty()) {
            continue;
          }
          throw new IOException("no reply for " + STALLED_MILLIS / 1000 + " s", e);
        }
        Sent answered = sent.poll();
        if (answered == null) {
          throw new EOFException("a reply to nothing: " + error);
        }
        answered.outcome.replied(error);
        window.release(answered.cost);
      }
    } catch (IOException | RuntimeException e) {
      fail(e instanceof IOException io ? io : new IOException(e));
    }
  }

  private void fail(IOException e) {
    if (failure == null) {
      failure = e;
    }
    close();
  }

  @Override
  public void close() {
    if (failure == null) {
      failure = new IOException("closed");
    }
    connection.close();
    chunks.clear();
    chunks.offer(END);
  }

  private record Sent(Outcome outcome, int cost) {}
}
