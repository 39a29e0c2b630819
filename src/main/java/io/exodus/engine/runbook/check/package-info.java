/** Checks and criteria in the engine: their facts, results and verdicts. */
package io.exodus.engine.runbook.check;
