package io.exodus.interlay;

import io.exodus.migration.Authority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** The side of an interlay that applications see: one implementation a family. */
public interface Front extends AutoCloseable {

  /** Begins to listen. */
  void start() throws IOException;

  InetSocketAddress address();

  /** Opens one link a client to a side that does not yet serve, and keeps them for the flip. */
  Warmth prepare(Authority side, Duration atMost);

  /**
   * Sums what is under way, by a task run on each event loop: taken after the gate was closed, no
   * loop can still admit a command that is not in the sum.
   */
  Load load();

  /** Tells every client's connection to look at the gate; returns when all have been told. */
  Redirected applyRoute();

  /** This end of each link to the side that serves: {@code address:port}. */
  List<String> linkAddresses();

  Meter meter();

  /** Listens no longer, lets what is in flight be answered for a bounded time, ends its clients. */
  void leave();

  @Override
  void close();

  /** Clients connected, and those with a warm link. */
  record Warmth(int connections, int warm) {}

  /**
   * What is under way.
   *
   * @param pending commands sent and not answered, without the two below
   * @param blocked commands that wait in the database, such as BLPOP
   * @param incomplete commands of which the client has not sent all; the database can't have run
   *     them
   * @param transactions open ones with nothing in flight
   * @param held clients with commands held back
   */
  record Load(
      int connections, int pending, int blocked, int incomplete, int transactions, int held) {

    public Load plus(Load other) {
      return new Load(
          connections + other.connections,
          pending + other.pending,
          blocked + other.blocked,
          incomplete + other.incomplete,
          transactions + other.transactions,
          held + other.held);
    }

    public static final Load NONE = new Load(0, 0, 0, 0, 0, 0);
  }

  /** Clients redirected to the other side, and clients ended because that could not be done. */
  record Redirected(int flipped, int ended) {

    public Redirected plus(Redirected other) {
      return new Redirected(flipped + other.flipped, ended + other.ended);
    }

    public static final Redirected NONE = new Redirected(0, 0);
  }
}
