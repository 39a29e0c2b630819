/** Copies all records to the target, from a snapshot for a replica or by a scan. */
package io.exodus.endpoint.redis.copy;
