/** The record of authority and of the streams, and the demands of every step that changes them. */
package io.exodus.engine.authority;
