package io.exodus.autoconfigure.part;

import io.exodus.worker.Worker;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Ready only with an engine that answers and accepts the account. */
public record WorkerHealth(WorkerPart part) implements HealthIndicator {

  @Override
  public Health health() {
    Worker worker = part.worker();
    String trouble = worker == null ? "the worker has not begun" : worker.trouble();
    return trouble == null
        ? Health.up().build()
        : Health.outOfService().withDetail("reason", trouble).build();
  }
}
