/**
 * One server in a change of authority: its fence, the proof that the fence stands, and the replicas
 * where users have to be switched off too.
 */
package io.exodus.endpoint.redis.authority;
