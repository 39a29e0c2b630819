package io.exodus.demo;

import io.exodus.demo.server.LiveDatabase;
import io.exodus.thread.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/** The demo that people carry: live databases wait to be moved for as long as the server is up. */
final class AttendedDemo {

  private static final Logger LOG = LoggerFactory.getLogger(AttendedDemo.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final Duration BETWEEN_BOOKS = Duration.ofMinutes(1);

  private final List<LiveDatabase> databases;
  private final Onlooker onlooker;
  private final Welcome welcome;
  private final CountDownLatch closing = new CountDownLatch(1);

  AttendedDemo(List<LiveDatabase> databases, Onlooker onlooker, Welcome welcome) {
    this.databases = databases;
    this.onlooker = onlooker;
    this.welcome = welcome;
  }

  @EventListener
  void begin(ApplicationReadyEvent event) {
    for (LiveDatabase database : databases) {
      database.seed();
      database.start();
    }
    welcome.print();
    DaemonThreads.start("attended-demo", this::lookOn);
  }

  private void lookOn() {
    long books = System.nanoTime();
    try {
      while (!closing.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          onlooker.look();
          if (System.nanoTime() - books >= BETWEEN_BOOKS.toNanos()) {
            books = System.nanoTime();
            onlooker.books();
          }
        } catch (RuntimeException e) {
          // The next look may succeed; the migrations do not depend on it.
          LOG.warn("the demo could not read the state of its migrations", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @EventListener
  void end(ContextClosedEvent event) {
    closing.countDown();
    databases.forEach(LiveDatabase::close);
  }
}
