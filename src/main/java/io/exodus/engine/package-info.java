/**
 * Exodus inside the process engine: storage, the API that workers and interlays call, and the
 * listeners that hold what must always hold, whatever the model says.
 */
package io.exodus.engine;
