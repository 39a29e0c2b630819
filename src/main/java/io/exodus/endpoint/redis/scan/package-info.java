/**
 * Follows a source that does not show its log, by notifications and by looking at all records
 * again.
 */
package io.exodus.endpoint.redis.scan;
