/** The checks of the preflight. */
package io.exodus.worker.preflight;
