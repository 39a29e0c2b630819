package io.exodus.endpoint.redis;

import io.exodus.endpoint.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wait that a cancellation ends. */
final class ApplyPause {

  private final Cancellation cancellation;
  private final CountDownLatch cancelled = new CountDownLatch(1);

  ApplyPause(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  /** To be called when the work is cancelled. */
  void end() {
    cancelled.countDown();
  }

  /**
   * @throws io.exodus.endpoint.CancelledException if the work was cancelled
   */
  void check() {
    cancellation.check();
  }

  void millis(long millis) throws InterruptedException {
    cancelled.await(millis, TimeUnit.MILLISECONDS);
    check();
  }
}
