/** The configuration: its keys, their bounds, and what the packages are given of it. */
package io.exodus.autoconfigure.settings;
