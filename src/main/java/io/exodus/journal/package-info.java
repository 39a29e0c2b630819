/**
 * The journal's hash chain, and the verification of an exported one without engine and database.
 */
package io.exodus.journal;
