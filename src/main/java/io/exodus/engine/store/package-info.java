/**
 * Exodus's own tables in the engine's database. Every store joins the transaction of its caller, so
 * that a phase, its journal row and the engine's own state are written together or not at all.
 */
package io.exodus.engine.store;
