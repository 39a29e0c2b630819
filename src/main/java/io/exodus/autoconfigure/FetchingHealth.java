package io.exodus.autoconfigure;

import io.exodus.worker.Worker;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Live as long as the worker tries to get work, whether or not the engine answers. */
record FetchingHealth(WorkerPart part) implements HealthIndicator {

  @Override
  public Health health() {
    Worker worker = part.worker();
    return worker == null || worker.alive()
        ? Health.up().build()
        : Health.down().withDetail("reason", "the worker asks for no tasks any more").build();
  }
}
