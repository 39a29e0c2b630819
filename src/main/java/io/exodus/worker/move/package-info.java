/** Handlers that copy, follow and validate records. */
package io.exodus.worker.move;
