package io.exodus.cutover;

import io.exodus.endpoint.EndpointPair;
import io.exodus.migration.Authority;
import io.exodus.migration.RecordId;
import java.time.Duration;
import java.util.List;

/**
 * A change of authority that is asked for.
 *
 * @param towards the side that is to get the authority
 * @param longestHold the attempt is aborted rather than hold the traffic longer
 * @param unsettled records that changed too fast to be compared under traffic
 */
public record Switch(
    EndpointPair link, Authority towards, Duration longestHold, List<RecordId> unsettled) {}
