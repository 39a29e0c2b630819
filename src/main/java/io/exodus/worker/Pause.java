package io.exodus.worker;

import java.util.concurrent.TimeUnit;

/** Waits between two looks; a cancelled task is interrupted, which ends the wait. */
final class Pause {

  private Pause() {}

  static void millis(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }
}
