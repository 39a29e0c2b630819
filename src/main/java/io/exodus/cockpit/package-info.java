/**
 * What Exodus adds to Cockpit. The only package that uses JAX-RS; Cockpit finds it by its service
 * file, and nothing else refers to it, so that a host without the web applications never loads it.
 */
package io.exodus.cockpit;
