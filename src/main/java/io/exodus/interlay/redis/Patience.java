package io.exodus.interlay.redis;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;

/** How long one client's commands may wait for a link before they are answered in its stead. */
final class Patience {

  private final EventLoop loop;
  private final Runnable ended;
  private Future<?> end;

  Patience(EventLoop loop, Runnable ended) {
    this.loop = loop;
    this.ended = ended;
  }

  /** Begins to run, unless it runs already. */
  void arm(Duration length) {
    if (end == null) {
      end = loop.schedule(this::end, length.toNanos(), NANOSECONDS);
    }
  }

  private void end() {
    end = null;
    ended.run();
  }

  void stop() {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }
}
