package io.exodus.memory.server;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** One connection: reads lines, answers each by one line, in order. */
final class Client implements Runnable {

  private final long id;
  private final Socket socket;
  private final Commands commands;

  /** Null before the login. */
  private volatile String user;

  private volatile boolean ended;
  private Iterator<Storage.Held> snapshot;

  Client(long id, Socket socket, Commands commands) {
    this.id = id;
    this.socket = socket;
    this.commands = commands;
  }

  @Override
  public void run() {
    try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        BufferedWriter out =
            new BufferedWriter(
                new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(commands.run(this, line) + "\n");
        if (!in.ready()) {
          out.flush();
        }
      }
    } catch (IOException e) {
      // It has gone, or was ended.
    } finally {
      commands.left(this);
      end();
    }
  }

  long id() {
    return id;
  }

  String user() {
    return user;
  }

  void loggedIn(String name) {
    user = name;
  }

  /** {@code address:port} of the other end. */
  String address() {
    return socket.getInetAddress().getHostAddress() + ":" + socket.getPort();
  }

  /** No command that it has sent takes effect any more. */
  boolean ended() {
    return ended;
  }

  void end() {
    ended = true;
    try {
      socket.close();
    } catch (IOException e) {
      // Then it is closed.
    }
  }

  /** What is left of the snapshot that it has taken; null where it has taken none. */
  Iterator<Storage.Held> snapshot() {
    return snapshot;
  }

  void snapshot(Iterator<Storage.Held> records) {
    snapshot = records;
  }
}
