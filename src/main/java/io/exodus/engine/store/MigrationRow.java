package io.exodus.engine.store;

import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import java.time.Instant;

/**
 * A migration as stored.
 *
 * @param runId the process instance that runs it
 */
public record MigrationRow(
    String id, String runId, Plan plan, Phase phase, Instant phaseSince, Route route) {}
