/**
 * A tiny database with a line protocol, which the family beside it moves. It knows nothing of
 * Exodus: what it offers, other databases offer too. {@code MemoryDatabase} lists its commands.
 */
package io.exodus.memory.server;
