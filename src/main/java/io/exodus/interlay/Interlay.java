package io.exodus.interlay;

import io.exodus.interlay.control.ControlServer;
import io.exodus.interlay.redis.RedisFront;
import io.exodus.migration.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/** One proxy: applications on one side, source and target on the other, orders from the cutover. */
public final class Interlay implements AutoCloseable {

  private final InterlaySettings settings;
  private final RouteKeeper keeper;
  private final Front front;
  private final ControlServer control;

  /**
   * @throws UncheckedIOException if the event loops or the control endpoint cannot be set up
   */
  public Interlay(InterlaySettings settings, RouteSource source) {
    this.settings = settings;
    this.keeper = new RouteKeeper(settings, source);
    try {
      this.front = new RedisFront(settings, Limits.DEFAULT, keeper);
      this.control = new ControlServer(settings, keeper);
    } catch (IOException e) {
      throw new UncheckedIOException("interlay " + settings.name() + " cannot be set up", e);
    }
  }

  /**
   * Asks for the route, then serves.
   *
   * @throws UncheckedIOException if an address is in use
   */
  public void start() {
    try {
      control.start();
      keeper.start(front, control.uri());
      front.start();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(
          "interlay " + settings.name() + " cannot listen on " + settings.listen(), e);
    }
  }

  public InetSocketAddress address() {
    return front.address();
  }

  public InetSocketAddress controlAddress() {
    return control.address();
  }

  /** What is served; null while no route is known. */
  public Route route() {
    return keeper.gate().route();
  }

  public InterlayStats stats() {
    return keeper.stats();
  }

  @Override
  public void close() {
    control.close();
    keeper.close();
    front.close();
  }
}
