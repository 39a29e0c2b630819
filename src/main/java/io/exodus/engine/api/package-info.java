/**
 * The Exodus API under {@code /exodus/api}, for workers, interlays and whoever may read migrations;
 * and the filters that stand before it, the engine's REST API and the web applications.
 */
package io.exodus.engine.api;
