package io.exodus.thread;

import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.slf4j.MDC;

/** The migration that a thread works for, taken along to the threads that help it. */
public record LogContext(Map<String, String> entries) {

  public static LogContext here() {
    Map<String, String> entries = MDC.getCopyOfContextMap();
    return new LogContext(entries == null ? Map.of() : entries);
  }

  /** The same work, with lines that carry the context. */
  public Runnable carried(Runnable work) {
    return () -> {
      MDC.setContextMap(entries);
      try {
        work.run();
      } finally {
        MDC.clear();
      }
    };
  }

  /** Daemon threads whose lines carry the context. */
  public ThreadFactory threads(String name) {
    return task -> new DaemonThreads(name).newThread(carried(task));
  }
}
