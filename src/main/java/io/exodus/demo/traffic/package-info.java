/** Live traffic through the interlay, and its gaps. */
package io.exodus.demo.traffic;
