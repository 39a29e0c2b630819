/** One migration at a glance, put together for people who look at it. */
package io.exodus.engine.overview;
