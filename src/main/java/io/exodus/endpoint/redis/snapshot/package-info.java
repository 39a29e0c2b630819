/** Reads snapshots (RDB) and dumps of records, in the formats of all versions that Exodus moves. */
package io.exodus.endpoint.redis.snapshot;
