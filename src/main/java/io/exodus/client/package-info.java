/**
 * The one client of the engine that workers, interlays and probes share, and the plain values that
 * travel over it.
 */
package io.exodus.client;
