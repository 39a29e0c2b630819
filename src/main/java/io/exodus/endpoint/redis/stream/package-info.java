/**
 * Applies what a stream brings, exactly once and in order, and repairs what a destination expired
 * too early.
 */
package io.exodus.endpoint.redis.stream;
