/**
 * Receives a server's log as a replica does: the connection, the translation of its commands, and
 * the spool that holds what is not applied yet.
 */
package io.exodus.endpoint.redis.replication;
