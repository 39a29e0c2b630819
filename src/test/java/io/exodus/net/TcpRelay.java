package io.exodus.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server of this host that can stand still, be cut, healed, and led elsewhere. */
public final class TcpRelay implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  public final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Object flow = new Object();
  private boolean still;
  private volatile int server;
  private volatile ServerSocket listener;

  /**
   * @param server port that it leads to
   */
  public TcpRelay(int server) {
    this.server = server;
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
          start(() -> pump(client, upstream));
          start(() -> pump(upstream, client));
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

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitFlow();
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side has gone, and so does the other.
    }
    end(from);
    end(to);
  }

  private void awaitFlow() {
    synchronized (flow) {
      while (still) {
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
    cut();
  }
}
