/** The one JSON mapper. */
package io.exodus.json;
