/** Gates in the engine: opened with a briefing, given to people, carried over changed terms. */
package io.exodus.engine.runbook.gate;
