package io.exodus.autoconfigure.part;

import io.exodus.interlay.Interlay;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Ready with a route for each interlay, and be it the last one; the engine may be away. */
public record InterlayHealth(InterlayPart part) implements HealthIndicator {

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    part.interlays()
        .forEach(
            (name, interlay) -> {
              if (interlay.route() == null || !interlay.serving()) {
                health.outOfService();
              }
              health.withDetail(name, detail(interlay));
            });
    return health.build();
  }

  private static Map<String, String> detail(Interlay interlay) {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put(
        "route",
        interlay.route() == null
            ? "none: it refuses clients until the engine answers"
            : interlay.route().authority() + ", epoch " + interlay.route().epoch());
    detail.put(
        "engine",
        interlay.engineTrouble() == null
            ? "answers"
            : "no answer, serving the last route: " + interlay.engineTrouble());
    return detail;
  }
}
