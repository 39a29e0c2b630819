/**
 * What every check of the preflight needs: a server to look at, a sample of its keys, and a place
 * for findings.
 */
package io.exodus.endpoint.redis.preflight.check;
