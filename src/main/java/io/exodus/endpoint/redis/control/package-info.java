/**
 * What Exodus keeps in a database for itself and changes there: its keys, checkpoints, epochs, and
 * settings that are put back in the end.
 */
package io.exodus.endpoint.redis.control;
