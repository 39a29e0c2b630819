/**
 * The Exodus API under {@code /exodus/api}, for workers, interlays and whoever may read migrations.
 */
package io.exodus.engine.api;
