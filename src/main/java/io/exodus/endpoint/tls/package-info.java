/** How far the other end of a TLS connection can be trusted. */
package io.exodus.endpoint.tls;
