/** Compares the keys of both sides by digests that the servers compute, and reads single keys. */
package io.exodus.endpoint.redis.compare;
