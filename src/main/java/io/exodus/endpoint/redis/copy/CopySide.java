package io.exodus.endpoint.redis.copy;

import com.moilioncircle.redis.replicator.event.Event;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.redis.snapshot.CopySnapshot;
import io.exodus.endpoint.redis.wire.RedisErrors;
import java.io.IOException;

/**
 * Loads a snapshot's records, and knows that a connection that breaks meanwhile was the target's.
 */
final class CopySide implements CopySnapshot.Sink {

  private final String target;
  private final CopySnapshot.Sink loader;

  CopySide(String target, CopySnapshot.Sink loader) {
    this.target = target;
    this.loader = loader;
  }

  @Override
  public void string(int database, byte[] key, byte[] value, long expires)
      throws InterruptedException {
    try {
      loader.string(database, key, value, expires);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  @Override
  public void payload(int database, byte[] key, byte[] payload, long expires)
      throws InterruptedException {
    try {
      loader.payload(database, key, payload, expires);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  @Override
  public void other(Event event) throws InterruptedException {
    try {
      loader.other(event);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private EndpointException lost(IOException e) {
    return RedisErrors.of(target, RedisCopier.BROKE_OFF, e);
  }
}
