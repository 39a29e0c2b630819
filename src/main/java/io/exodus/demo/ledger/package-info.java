/** The clients' books: every acknowledged write is accounted for. */
package io.exodus.demo.ledger;
