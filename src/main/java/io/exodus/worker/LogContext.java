package io.exodus.worker;

import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.slf4j.MDC;

/** The migration that a thread works for, taken along to the threads that help it. */
record LogContext(Map<String, String> entries) {

  static LogContext here() {
    Map<String, String> entries = MDC.getCopyOfContextMap();
    return new LogContext(entries == null ? Map.of() : entries);
  }

  /** The same work, with lines that carry the context. */
  Runnable carried(Runnable work) {
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
  ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(carried(task), name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
