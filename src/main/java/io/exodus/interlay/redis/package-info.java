/**
 * The Redis front: RESP2 and RESP3 by frame scan, one link to the database a client, both on one
 * event loop.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP</a>
 */
package io.exodus.interlay.redis;
