package io.exodus.interlay;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Speaks RESP as it comes: what is sent and what is read are a test's own words. */
final class WireClient implements AutoCloseable {

  private final Socket socket;
  private final DataInputStream in;

  WireClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  void raw(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  void send(String... words) throws IOException {
    StringBuilder frame = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      frame.append('$').append(word.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
      frame.append(word).append("\r\n");
    }
    raw(frame.toString());
  }

  String ask(String... words) throws IOException {
    send(words);
    return read();
  }

  /**
   * The next answer in a line: lists in brackets, nil as null.
   *
   * @throws java.io.EOFException if the connection was closed instead
   */
  String read() throws IOException {
    char type = (char) in.readByte();
    String line = line();
    return switch (type) {
      case '+', '-', ':', ',', '#', '(' -> type + line;
      case '_' -> "null";
      case '$', '=' -> bulk(Integer.parseInt(line));
      case '*', '~', '>' -> list(type, Integer.parseInt(line));
      case '%' -> list(type, Integer.parseInt(line) * 2);
      default -> throw new IOException("no RESP: " + type + line);
    };
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return "null";
    }
    byte[] bytes = in.readNBytes(length);
    in.readNBytes(2);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String list(char type, int size) throws IOException {
    if (size < 0) {
      return "null";
    }
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      elements.add(read());
    }
    return (type == '*' ? "" : type) + elements.toString();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readByte(); c != '\r'; c = in.readByte()) {
      line.append((char) c);
    }
    in.readByte();
    return line.toString();
  }

  boolean closedByServer() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
