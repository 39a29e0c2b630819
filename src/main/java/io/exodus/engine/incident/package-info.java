/** Incidents of migrations: what they hold, and what is preserved of them. */
package io.exodus.engine.incident;
