package io.exodus.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What an application has in hand: sends lines, and reads a line for each. */
final class LineClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final BufferedReader in;

  LineClient(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void login(String user, String password) {
    String reply = send("LOGIN " + user + " " + password);
    if (!reply.equals("OK")) {
      throw new UncheckedIOException(new IOException("not logged in: " + reply));
    }
  }

  /**
   * The reply.
   *
   * @throws UncheckedIOException where there is none, and nobody knows whether it has happened
   */
  String send(String line) {
    write(line + "\n");
    return read();
  }

  /** One or more lines, without waiting for their replies. */
  void write(String lines) {
    try {
      socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read() {
    try {
      String reply = in.readLine();
      if (reply == null) {
        throw new IOException("the connection has ended");
      }
      return reply;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
