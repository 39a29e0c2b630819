/**
 * The family of {@code MemoryDatabase}: what a family has to do, in little code. Begin with {@code
 * MemoryFamily}.
 */
package io.exodus.memory.family;
