/** The line protocol at an interlay: what a protocol has to do, in little code. */
package io.exodus.memory.front;
