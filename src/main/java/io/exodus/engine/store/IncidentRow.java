package io.exodus.engine.store;

import java.time.Instant;

/**
 * An incident as stored.
 *
 * @param raisedSequence the journal's row of the raise
 * @param handler the process instance that deals with it; null until one has taken it up
 * @param health both sides as a worker last saw them, as JSON; null where none has looked
 */
public record IncidentRow(
    String migrationId,
    long number,
    IncidentState state,
    Instant raisedAt,
    long raisedSequence,
    String handler,
    String health,
    Instant releasedAt) {}
