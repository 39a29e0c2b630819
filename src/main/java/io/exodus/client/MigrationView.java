package io.exodus.client;

import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import java.time.Instant;

/** A migration as the engine knows it. */
public record MigrationView(
    String id, String runId, Plan plan, Phase phase, Instant phaseSince, Route route) {}
