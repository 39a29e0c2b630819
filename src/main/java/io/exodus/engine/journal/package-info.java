/** Verifies an exported journal without engine and database. */
package io.exodus.engine.journal;
