/**
 * Connections to a server, the protocol RESP, and what a server's answers mean. Knows nothing of
 * migrations.
 */
package io.exodus.endpoint.redis.wire;
