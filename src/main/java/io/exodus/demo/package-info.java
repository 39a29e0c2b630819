/**
 * A migration to watch: embedded servers, seeded data and live traffic whose every acknowledged
 * write is accounted for at the end. Nothing else depends on this package.
 */
package io.exodus.demo;
