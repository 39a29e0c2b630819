package io.exodus.thread;

import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes threads of one name that do not keep the process alive. What ends one of them by an
 * exception is in the log: nobody else waits for it.
 */
public record DaemonThreads(String name) implements ThreadFactory {

  private static final Logger LOG = LoggerFactory.getLogger(DaemonThreads.class);

  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (ended, e) -> LOG.error("The thread {} ended by an exception", name, e));
    return thread;
  }

  /** Starts one. */
  public static void start(String name, Runnable work) {
    new DaemonThreads(name).newThread(work).start();
  }
}
