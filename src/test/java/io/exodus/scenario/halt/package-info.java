/**
 * What the scenarios add to a worker's class path: it halts where a scenario wants it to, so that a
 * fault hits exactly there. Knows nothing of the scenarios but the files in one directory.
 */
package io.exodus.scenario.halt;
