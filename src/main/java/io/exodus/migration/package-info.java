/**
 * What a migration is, in plain Java: its plan, owners, phases, verdicts and findings. Knows
 * nothing but the JDK; every other package may use it.
 */
package io.exodus.migration;
