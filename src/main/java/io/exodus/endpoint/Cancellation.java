package io.exodus.endpoint;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells long work to stop. Cancelling twice is harmless; the first reason stays. */
public final class Cancellation {

  private final List<Runnable> hooks = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile String reason;

  public boolean cancelled() {
    return reason != null;
  }

  /** Why the work was cancelled; null while it was not. */
  public String reason() {
    return reason;
  }

  public void cancel(String why) {
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = why;
    }
    try {
      hooks.forEach(Runnable::run);
    } finally {
      // Last: a hook that interrupts a thread which waits here is to be what wakes it.
      over.countDown();
    }
  }

  /**
   * Runs the hook when cancelled, at once where that has happened: to close what a thread blocks
   * on.
   *
   * @return takes the hook back
   */
  public AutoCloseableHook onCancel(Runnable hook) {
    Runnable once = new Once(hook);
    hooks.add(once);
    if (cancelled()) {
      once.run();
    }
    return () -> hooks.remove(once);
  }

  /**
   * @throws CancelledException if the work was cancelled
   */
  public void check() {
    if (reason != null) {
      throw new CancelledException(reason);
    }
  }

  /**
   * Waits between two looks; being cancelled ends the wait.
   *
   * @throws CancelledException if the work was cancelled
   */
  public void pause(long millis) throws InterruptedException {
    over.await(millis, TimeUnit.MILLISECONDS);
    check();
  }

  /** A registration that can be taken back without a checked exception. */
  public interface AutoCloseableHook extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Once implements Runnable {
    private Runnable hook;

    Once(Runnable hook) {
      this.hook = hook;
    }

    @Override
    public synchronized void run() {
      if (hook != null) {
        Runnable mine = hook;
        hook = null;
        mine.run();
      }
    }
  }
}
