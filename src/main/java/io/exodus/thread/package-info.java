/** How threads are made: with a name, a log context, and an end that somebody hears of. */
package io.exodus.thread;
