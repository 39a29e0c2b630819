/** Spring wiring and properties, nothing else. */
package io.exodus.autoconfigure;
