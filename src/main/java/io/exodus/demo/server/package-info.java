/** Embedded servers and their seeded data. */
package io.exodus.demo.server;
