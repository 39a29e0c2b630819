/** The engine's database itself: Exodus's schema, its durability, its disk. */
package io.exodus.engine.database;
