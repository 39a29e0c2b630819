package io.exodus.migration;

import java.time.Duration;

/**
 * What the rollback and commit criteria measure against.
 *
 * @param maxErrorRate share of requests that the authority may answer with an error, 0 to 1
 * @param maxP99 longest acceptable 99th percentile of write latency at the interlays
 * @param window how far back the criteria look
 * @param maxLag longest acceptable lag of a stream, in both directions
 * @param maxClockSkew largest acceptable difference between the two sides' clocks
 */
public record Thresholds(
    double maxErrorRate,
    Duration maxP99,
    Duration window,
    Duration maxLag,
    Duration maxClockSkew) {}
