/** Files and directories that only their owner may read. */
package io.exodus.file;
