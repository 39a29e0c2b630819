/** Compares the settings of both servers, by rules that say which differences matter. */
package io.exodus.endpoint.redis.preflight.settings;
