/** What Exodus knows of Redis, as beans. */
package io.exodus.autoconfigure.redis;
