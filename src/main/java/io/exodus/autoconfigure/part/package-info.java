/** The parts of a process, started by its role, and their health. */
package io.exodus.autoconfigure.part;
