/** The interlays of a plan, as a worker reaches them. */
package io.exodus.worker.fleet;
