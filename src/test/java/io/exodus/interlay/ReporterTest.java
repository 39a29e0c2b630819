package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReporterTest {

  @Test
  void shouldGoOnReportingWhenWhatGoesBeforeAReportFails() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(3);
    AtomicInteger prepared = new AtomicInteger();
    RouteSource away =
        report -> {
          asked.countDown();
          throw new IOException("away");
        };

    try (Reporter reporter = new Reporter("orders", away, () -> null, (route, hold) -> {})) {
      reporter.every(
          Duration.ofMillis(1),
          () -> {
            prepared.incrementAndGet();
            throw new IllegalStateException("once more");
          });

      assertThat(asked.await(10, TimeUnit.SECONDS)).as("it reports on").isTrue();
      assertThat(prepared).hasValueGreaterThanOrEqualTo(3);
    }
  }
}
