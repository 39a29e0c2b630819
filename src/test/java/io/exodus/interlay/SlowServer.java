package io.exodus.interlay;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers each command with OK, at once or when a test lets it; holds no data. */
final class SlowServer implements AutoCloseable {

  private static final byte[] OK = "+OK\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private volatile boolean silent;

  SlowServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on, connections that are made wait for their answers. */
  void silent() {
    silent = true;
  }

  /** Connections that owe answers. */
  List<Link> waiting() {
    return links.stream().filter(link -> link.owed.get() > 0).toList();
  }

  /** From now on it answers at once again; what is owed stays so. */
  void answering() {
    silent = false;
  }

  private void accept() {
    try {
      while (true) {
        Link link = new Link(server.accept(), silent);
        links.add(link);
        start(link::serve);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "slow-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Link link : links) {
      link.socket.close();
    }
  }

  /** One connection. */
  static final class Link {
    private final Socket socket;
    private final boolean silent;
    private final AtomicInteger owed = new AtomicInteger();

    private Link(Socket socket, boolean silent) {
      this.socket = socket;
      this.silent = silent;
    }

    private void serve() {
      try {
        var in = new DataInputStream(socket.getInputStream());
        while (true) {
          read(in);
          if (silent) {
            owed.incrementAndGet();
          } else {
            socket.getOutputStream().write(OK);
          }
        }
      } catch (IOException e) {
        // Either end has closed it.
      }
    }

    private static void read(DataInputStream in) throws IOException {
      int words = number(in, '*');
      for (int i = 0; i < words; i++) {
        in.skipNBytes(number(in, '$') + 2L);
      }
    }

    private static int number(DataInputStream in, char type) throws IOException {
      if (in.readByte() != type) {
        throw new EOFException("no command");
      }
      int number = 0;
      for (int digit = in.readByte(); digit != '\r'; digit = in.readByte()) {
        number = 10 * number + digit - '0';
      }
      in.readByte();
      return number;
    }

    /** Answers what it owes, and is killed: as by a fence just after a login. */
    void answerAndEnd() throws IOException {
      for (int i = owed.getAndSet(0); i > 0; i--) {
        socket.getOutputStream().write(OK);
      }
      socket.close();
    }
  }
}
