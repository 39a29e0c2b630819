package io.exodus.autoconfigure.part;

import io.exodus.worker.Worker;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Live as long as the worker tries to get work, whether or not the engine answers. */
public record FetchingHealth(WorkerPart part) implements HealthIndicator {

  @Override
  public Health health() {
    Worker worker = part.worker();
    return worker == null || worker.alive()
        ? Health.up().build()
        : Health.down().withDetail("reason", "the worker no longer asks for tasks").build();
  }
}
