package io.exodus.endpoint;

import java.time.Duration;

/**
 * One look at a database.
 *
 * @param role primary or replica, in the family's own word
 * @param memoryUsed bytes
 * @param memoryLimit bytes; 0 where there is no limit
 * @param clients open connections
 * @param latency of the look's own round trip
 * @param commandsPerSecond as the database measures it
 * @param records how many it holds, all spaces together
 * @param evictions records thrown away for lack of memory, since the database started
 * @param replication position of its own log, in the family's own notation
 * @param clockOffset the database's clock minus this host's, half the round trip subtracted
 * @param writable false for a replica or where the memory limit refuses writes
 */
public record Health(
    String role,
    String version,
    long memoryUsed,
    long memoryLimit,
    int clients,
    Duration latency,
    long commandsPerSecond,
    long records,
    long evictions,
    String replication,
    Duration clockOffset,
    boolean writable) {}
