package io.exodus.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port for a server that starts later. It lies below those that the system gives to outgoing
 * connections (from 32768 on Linux): one of these could be taken until then. None is given out
 * twice, for the same reason.
 */
public final class FreePort {

  private static final int FIRST = 10_000;
  private static final int END = 32_000;
  private static final int TRIES = 100;

  /** Each process of tests begins elsewhere. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(END - FIRST));

  private FreePort() {}

  public static int next() {
    IOException last = null;
    for (int i = 0; i < TRIES; i++) {
      int port = FIRST + NEXT.getAndIncrement() % (END - FIRST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException("no port is free", last);
  }
}
