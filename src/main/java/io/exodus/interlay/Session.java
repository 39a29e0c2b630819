package io.exodus.interlay;

import io.exodus.interlay.Front.Load;
import io.exodus.interlay.Front.Redirected;
import io.exodus.migration.Authority;
import io.netty.util.concurrent.Promise;
import java.net.SocketAddress;

/** One client, as a front moves and ends it. Called on the client's event loop only. */
public interface Session {

  /** What is under way for this client. */
  Load load();

  /** This end of the link to the side that serves; null where there is none. */
  SocketAddress linkAddress();

  /** Looks at the gate, which has changed. */
  Redirected look();

  /**
   * Opens a link to a side that does not yet serve, and keeps it for the flip.
   *
   * @param prepared completes in any case: whether there is such a link
   */
  void prepare(Authority side, Promise<Boolean> prepared);

  /** Ends the client once what is in flight has been answered; what waits is refused. */
  void leave();

  /** Ends the client at once. */
  void end();
}
