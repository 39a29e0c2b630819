/**
 * The Redis family: Redis 6.2 and later, standalone or the primary of replicas. A record is a key
 * of a logical database.
 */
package io.exodus.endpoint.redis;
