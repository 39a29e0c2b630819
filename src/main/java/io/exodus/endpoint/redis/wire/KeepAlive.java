package io.exodus.endpoint.redis.wire;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import jdk.net.ExtendedSocketOptions;

/**
 * TCP keepalive within seconds: a peer that has vanished without a word is noticed within a minute,
 * and firewalls see that an idle connection is in use. By default a system asks after two hours.
 */
final class KeepAlive {

  private static final int IDLE_SECONDS = 15;
  private static final int INTERVAL_SECONDS = 5;
  private static final int PROBES = 4;

  private KeepAlive() {}

  /**
   * @throws IOException if the socket is closed
   */
  static void on(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
    set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
    set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
  }

  /** Not every system has them. */
  private static void set(Socket socket, SocketOption<Integer> option, int value)
      throws IOException {
    if (socket.supportedOptions().contains(option)) {
      socket.setOption(option, value);
    }
  }
}
