package io.exodus.thread;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@Timeout(10)
class DaemonThreadsTest {

  @Test
  void shouldNameThreadsThatDoNotKeepTheProcessAlive() {
    Thread thread = new DaemonThreads("exodus-some").newThread(() -> {});
    assertThat(thread.getName()).isEqualTo("exodus-some");
    assertThat(thread.isDaemon()).isTrue();
  }

  @Test
  void shouldLogWhatEndsAThread() throws InterruptedException {
    Logger log = (Logger) LoggerFactory.getLogger(DaemonThreads.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    try {
      Thread thread =
          new DaemonThreads("exodus-broken")
              .newThread(
                  () -> {
                    throw new IllegalStateException("no more");
                  });
      thread.start();
      thread.join(TimeUnit.SECONDS.toMillis(5));
      assertThat(lines.list)
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.getLevel()).isEqualTo(Level.ERROR);
                assertThat(line.getFormattedMessage()).contains("exodus-broken");
                assertThat(line.getThrowableProxy().getMessage()).isEqualTo("no more");
              });
    } finally {
      log.detachAppender(lines);
    }
  }

  @Test
  void shouldCarryTheLogContextIntoThreads() throws InterruptedException {
    AtomicReference<String> seen = new AtomicReference<>();
    MDC.put("migration", "m-7");
    try {
      Thread thread =
          LogContext.here()
              .threads("exodus-carried")
              .newThread(() -> seen.set(MDC.get("migration")));
      thread.start();
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } finally {
      MDC.clear();
    }
    assertThat(seen).hasValue("m-7");
  }
}
