/**
 * Finds out before a migration what would make it fail. Each check is a class whose name begins
 * with {@code Inspect}.
 */
package io.exodus.endpoint.redis.preflight;
