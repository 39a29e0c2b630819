/** Handlers that prepare, change, confirm and settle the authority, and clear up after it. */
package io.exodus.worker.authority;
