/** What keeps everybody from going round a gate or a worker's task. */
package io.exodus.engine.runbook.guard;
