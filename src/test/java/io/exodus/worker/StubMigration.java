package io.exodus.worker;

import io.exodus.client.MigrationView;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.MigrationKind;
import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import io.exodus.migration.Secret;
import io.exodus.migration.Thresholds;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A migration for tests in which a worker has a task and touches no database. */
public final class StubMigration {

  static final String ID = "m-1";

  private StubMigration() {}

  static Endpoints endpoints() {
    return new Endpoints(Map.of("old", endpoint("old"), "new", endpoint("new")), Map.of());
  }

  public static EndpointSettings endpoint(String name) {
    return new EndpointSettings(
        name,
        "redis",
        URI.create("redis://" + name + ":6379"),
        "exodus",
        Secret.of("x"),
        "shop",
        Set.of(),
        Duration.ofSeconds(1));
  }

  /** That engine knows it from now on. */
  static void register(StubEngine engine) {
    Duration second = Duration.ofSeconds(1);
    Plan plan =
        new Plan(
            ID,
            "a move",
            MigrationKind.REHEARSAL,
            "old",
            "new",
            List.of(),
            Map.of(),
            new Thresholds(0, second, second, second, second),
            second,
            second,
            Instant.EPOCH);
    MigrationView migration =
        new MigrationView(
            ID, "run-1", plan, Phase.COPYING, Instant.EPOCH, new Route(Authority.SOURCE, 0, false));
    engine.answer("/exodus/api/migrations/" + ID, 200, Json.write(migration));
    engine.answer("/exodus/api/migrations/" + ID + "/work", 200, Json.write(migration));
  }
}
