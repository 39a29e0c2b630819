/**
 * The interlay: a proxy that applications connect to in place of the database. It holds live
 * traffic during a cutover and redirects it afterwards, without losing an acknowledged write. It
 * serves with the engine away; the fence at the database, not this process, is what keeps writes
 * safe.
 */
package io.exodus.interlay;
