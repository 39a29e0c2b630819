package io.exodus.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a server of this host that can be long, stand still, be cut, healed, and led elsewhere.
 */
public final class TcpRelay implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  public final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Object flow = new Object();
  private final long delay;
  private boolean still;
  private boolean stillLogs;
  private volatile int server;
  private volatile ServerSocket listener;

  /**
   * @param server port that it leads to
   */
  public TcpRelay(int server) {
    this(server, Duration.ZERO);
  }

  /**
   * @param delay how long everything is on its way, in either direction
   */
  public TcpRelay(int server, Duration delay) {
    this.server = server;
    this.delay = delay.toNanos();
    listener = listen(0);
    port = listener.getLocalPort();
  }

  private ServerSocket listen(int wanted) {
    try {
      ServerSocket bound = new ServerSocket();
      bound.setReuseAddress(true);
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      start(() -> accept(bound));
      return bound;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket bound) {
    try {
      while (true) {
        Socket client = bound.accept();
        open.add(client);
        try {
          Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
          open.add(upstream);
          client.setTcpNoDelay(true);
          upstream.setTcpNoDelay(true);
          AtomicBoolean log = new AtomicBoolean();
          start(() -> pump(client, upstream, log, true));
          start(() -> pump(upstream, client, log, false));
        } catch (IOException e) {
          end(client);
        }
        if (bound.isClosed()) {
          cut();
        }
      }
    } catch (IOException e) {
      // Cut, or closed.
    }
  }

  private void pump(Socket from, Socket to, AtomicBoolean log, boolean asks) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      BlockingQueue<Late> late = new LinkedBlockingQueue<>();
      if (delay > 0) {
        start(() -> deliver(late, out, to));
      }
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (asks && new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains("PSYNC")) {
          log.set(true);
        }
        awaitFlow(log);
        if (delay > 0) {
          late.add(new Late(System.nanoTime() + delay, Arrays.copyOf(buffer, n)));
        } else {
          out.write(buffer, 0, n);
        }
      }
      if (delay > 0) {
        late.add(new Late(System.nanoTime() + delay, null));
        end(from);
        return;
      }
    } catch (IOException e) {
      // One side has gone, and so does the other.
    }
    end(from);
    end(to);
  }

  /**
   * @param bytes null for the end
   */
  private record Late(long due, byte[] bytes) {}

  private void deliver(BlockingQueue<Late> late, OutputStream out, Socket to) {
    try {
      for (Late next = late.take(); next.bytes != null; next = late.take()) {
        for (long left = next.due - System.nanoTime();
            left > 0;
            left = next.due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        out.write(next.bytes);
      }
    } catch (IOException e) {
      // The other side has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(to);
  }

  private void awaitFlow(AtomicBoolean log) {
    synchronized (flow) {
      while (still || (stillLogs && log.get())) {
        try {
          flow.wait();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** Keeps back what either side says, until it is to flow again; no connection ends. */
  public void still(boolean still) {
    synchronized (flow) {
      this.still = still;
      flow.notifyAll();
    }
  }

  /** Keeps back the logs that a Redis sends to its replicas, and nothing else. */
  public void stillLogs(boolean still) {
    synchronized (flow) {
      this.stillLogs = still;
      flow.notifyAll();
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing more to be done.
    }
  }

  /** Ends all connections; new ones are refused. */
  public void cut() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(this::end);
  }

  public void heal() {
    if (listener.isClosed()) {
      listener = listen(port);
    }
  }

  /** Ends all connections; new ones lead to the other server. */
  public void lead(int otherServer) {
    server = otherServer;
    open.forEach(this::end);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "test-relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    still(false);
    stillLogs(false);
    cut();
  }
}
