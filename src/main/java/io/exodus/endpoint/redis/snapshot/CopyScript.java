package io.exodus.endpoint.redis.snapshot;

import com.moilioncircle.redis.replicator.event.AbstractEvent;

/**
 * A Lua script of the source's cache. Servers before 7.0 put their scripts into the snapshot that
 * they send to a replica; later ones tell nobody which scripts they know.
 */
public final class CopyScript extends AbstractEvent {

  private static final long serialVersionUID = 1L;

  private final byte[] body;

  CopyScript(byte[] body) {
    this.body = body;
  }

  public byte[] body() {
    return body;
  }
}
