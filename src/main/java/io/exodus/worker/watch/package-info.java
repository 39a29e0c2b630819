/** Handlers that watch a run: samples of both sides, the fence, the health at an incident. */
package io.exodus.worker.watch;
