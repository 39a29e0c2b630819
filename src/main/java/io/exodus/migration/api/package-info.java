/** What the engine and the workers tell each other, as plain values. */
package io.exodus.migration.api;
