package io.exodus.client;

import io.exodus.migration.Route;
import java.time.Instant;
import java.util.Map;

/**
 * One running instance of an interlay, as it last reported.
 *
 * @param control address of its control endpoint
 * @param route what it serves
 * @param live false when it has not reported for several intervals
 */
public record InterlayView(
    String interlay,
    String instance,
    String control,
    Route route,
    boolean live,
    Instant lastSeenAt,
    Map<String, Object> stats) {}
