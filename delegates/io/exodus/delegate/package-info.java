/** What the runbooks call in the engine's own process: short, transactional steps. */
package io.exodus.delegate;
