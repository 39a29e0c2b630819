/** Looks for the interlays from where the applications are, and tells the engine. */
package io.exodus.probe;
