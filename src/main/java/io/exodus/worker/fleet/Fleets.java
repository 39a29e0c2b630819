package io.exodus.worker.fleet;

import io.exodus.client.EngineApi;
import io.exodus.client.InterlayView;
import io.exodus.cutover.Fleet;
import io.exodus.interlay.control.ControlKey;
import io.exodus.interlay.control.InterlayControl;
import io.exodus.migration.Plan;
import io.exodus.migration.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** Addresses the interlays that run for a plan, as the engine knows them at this moment. */
public final class Fleets {

  private final EngineApi engine;
  private final Function<String, Secret> tokens;
  private final SSLContext tls;
  private final Duration timeout;

  /**
   * @param tokens by interlay, from which the keys of its instances' orders are derived
   * @param tls for orders over TLS; null for plain HTTP
   * @param timeout for one order
   */
  public Fleets(
      EngineApi engine, Function<String, Secret> tokens, SSLContext tls, Duration timeout) {
    this.engine = engine;
    this.tokens = tokens;
    this.tls = tls;
    this.timeout = timeout;
  }

  public Fleet of(Plan plan) {
    return new ControlledFleet(engine, plan, this);
  }

  public InterlayControl control(InterlayView instance) {
    URI uri = URI.create(instance.control());
    ControlKey key =
        ControlKey.of(
            tokens.apply(instance.interlay()), instance.interlay(), instance.instance(), uri);
    return new InterlayControl(uri, key, tls, timeout);
  }
}
