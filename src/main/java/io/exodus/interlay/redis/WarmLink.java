package io.exodus.interlay.redis;

import io.exodus.migration.Authority;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.util.function.BooleanSupplier;

/** One client's connection to the side that does not serve yet, made ready for the flip. */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
final class WarmLink {

  private final Links links;
  private final BooleanSupplier closed;
  private Channel channel;
  private Authority side;

  WarmLink(Links links, BooleanSupplier closed) {
    this.links = links;
    this.closed = closed;
  }

  /** Connects, unless it is connected there already; completes in any case. */
  void prepare(EventLoop loop, Authority towards, Promise<Boolean> prepared) {
    if (channel != null && channel.isActive() && side == towards) {
      prepared.trySuccess(true);
      return;
    }
    drop();
    links
        .connect(loop, towards)
        .addListener(
            future -> {
              if (future.isSuccess()) {
                keep((Channel) future.getNow(), towards);
              }
              prepared.trySuccess(future.isSuccess());
            });
  }

  private void keep(Channel connected, Authority towards) {
    if (closed.getAsBoolean() || channel != null) {
      connected.close();
    } else {
      channel = connected;
      side = towards;
    }
  }

  /** The connection to that side, which is the caller's from now on; null if there is none. */
  Channel take(Authority towards) {
    if (side != towards) {
      return null;
    }
    Channel taken = channel;
    channel = null;
    side = null;
    return taken;
  }

  /** Closes it if it leads elsewhere. */
  void dropUnless(Authority towards) {
    if (side != towards) {
      drop();
    }
  }

  void drop() {
    if (channel != null) {
      channel.close();
      channel = null;
      side = null;
    }
  }
}
