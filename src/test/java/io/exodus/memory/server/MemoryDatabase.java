package io.exodus.memory.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A database in this process's memory, at a port of its own. Clients send lines and get one line
 * for each:
 *
 * <pre>
 * LOGIN user password          OK, or DENIED
 * GET space key                VALUE text, or NONE
 * SET space key text           OK, or FULL
 * DEL space key                OK
 * ADD space key number         VALUE sum
 * NEXT sequence                VALUE number
 * </pre>
 *
 * Administrators have more: transactions that begin with checks, a snapshot, the log of changes,
 * and who may log in. See {@link Commands} and {@link AdminCommands}.
 */
public final class MemoryDatabase implements AutoCloseable {

  private final Commands commands;
  private final ServerSocket socket;
  private final AtomicLong clients = new AtomicLong();

  /** With room for as much as there is. */
  public MemoryDatabase(String version) {
    this(version, Long.MAX_VALUE);
  }

  /**
   * @param mostBytes of keys and values; a write beyond is refused
   */
  public MemoryDatabase(String version, long mostBytes) {
    commands = new Commands(version, mostBytes);
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("memory-database-" + socket.getLocalPort(), this::accept);
  }

  public URI uri() {
    return URI.create("memory://127.0.0.1:" + socket.getLocalPort());
  }

  /** Creates a user of applications, who may log in. */
  public MemoryDatabase user(String name, String password) {
    commands.user(name, password, false);
    return this;
  }

  /** Creates a user who may do everything. */
  public MemoryDatabase administrator(String name, String password) {
    commands.user(name, password, true);
    return this;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket accepted = socket.accept();
        accepted.setTcpNoDelay(true);
        Client client = new Client(clients.incrementAndGet(), accepted, commands);
        commands.came(client);
        start("memory-client-" + client.id(), client);
      } catch (IOException e) {
        // Closed; or a client that has gone again.
      }
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    commands.endAll();
  }
}
