/**
 * What the process engine does of itself for a runbook: deploy it, follow its phases, guard its
 * gates.
 */
package io.exodus.engine.runbook;
