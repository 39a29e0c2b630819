/**
 * The ports of a family of databases, and the values they exchange. A family is one adapter package
 * below this one; families do not know each other.
 */
package io.exodus.endpoint;
