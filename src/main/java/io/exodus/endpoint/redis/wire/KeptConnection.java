package io.exodus.endpoint.redis.wire;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import java.time.Duration;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection that is kept open while nothing is asked. A server or a firewall may end it
 * meanwhile (Redis's own {@code timeout}): after a silence it is tried before it is used, and
 * opened again where it has gone. Nothing that was sent is ever sent again.
 */
public final class KeptConnection implements AutoCloseable {

  /** The shortest {@code timeout} that Redis knows is a second. */
  public static final long SILENCE_NANOS = Duration.ofMillis(800).toNanos();

  private final EndpointSettings endpoint;
  private final Consumer<Jedis> prepare;
  private Jedis jedis;
  private long used;

  /**
   * @param prepare what is done with every connection that is opened, such as SELECT
   * @throws EndpointException if the endpoint cannot be reached or refuses the login
   */
  public KeptConnection(EndpointSettings endpoint, Consumer<Jedis> prepare) {
    this.endpoint = endpoint;
    this.prepare = prepare;
    open();
  }

  /** The connection as it stands, whether it works or not: what it has WATCHed is still watched. */
  public Jedis present() {
    used = System.nanoTime();
    return jedis;
  }

  /**
   * One that works, perhaps another one than before.
   *
   * @throws EndpointException if the endpoint cannot be reached any more
   */
  public Jedis usable() {
    boolean silent = System.nanoTime() - used > SILENCE_NANOS;
    if (jedis.isBroken() || !jedis.isConnected() || (silent && !answers())) {
      jedis.close();
      open();
    }
    return present();
  }

  private boolean answers() {
    try {
      jedis.ping();
      return true;
    } catch (JedisException e) {
      return false;
    }
  }

  private void open() {
    jedis = RedisConnections.open(endpoint);
    used = System.nanoTime();
    try {
      prepare.accept(jedis);
    } catch (JedisException e) {
      jedis.close();
      throw RedisErrors.of(endpoint.name(), "does not answer", e);
    }
  }

  @Override
  public void close() {
    jedis.close();
  }
}
