package io.exodus.endpoint.redis.wire;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A connection that is kept open while nothing is asked. A server or a firewall may end it
 * meanwhile (Redis's own {@code timeout}): after a silence it is tried before it is used, and
 * opened again where it has gone. Nothing that was sent is ever sent again.
 */
public final class KeptConnection implements AutoCloseable {

  /** The shortest {@code timeout} that Redis knows is a second. */
  public static final long SILENCE_NANOS = Duration.ofMillis(800).toNanos();

  private final EndpointSettings endpoint;
  private final Consumer<RedisClient> prepare;
  private RedisClient client;
  private long used;

  /**
   * @param prepare what is done with every connection that is opened, such as SELECT
   * @throws EndpointException if the endpoint cannot be reached or refuses the login
   */
  public KeptConnection(EndpointSettings endpoint, Consumer<RedisClient> prepare) {
    this.endpoint = endpoint;
    this.prepare = prepare;
    open();
  }

  /** The connection as it stands, whether it works or not: what it has WATCHed is still watched. */
  public RedisClient present() {
    used = System.nanoTime();
    return client;
  }

  /**
   * One that works, perhaps another one than before.
   *
   * @throws EndpointException if the endpoint cannot be reached any more
   */
  public RedisClient usable() {
    boolean silent = System.nanoTime() - used > SILENCE_NANOS;
    if (client.failed() || (silent && !answers())) {
      client.close();
      open();
    }
    return present();
  }

  private boolean answers() {
    try {
      client.call("PING");
      return true;
    } catch (RedisException e) {
      return false;
    }
  }

  private void open() {
    client = RedisConnections.open(endpoint);
    used = System.nanoTime();
    try {
      prepare.accept(client);
    } catch (RedisException e) {
      client.close();
      throw RedisErrors.of(endpoint.name(), "does not answer", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
