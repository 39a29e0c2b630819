package io.exodus.worker;

import io.exodus.cutover.Fleet;
import io.exodus.interlay.control.InterlayControl;
import io.exodus.migration.Plan;
import io.exodus.migration.Secret;
import io.exodus.migration.api.InterlayView;
import java.net.URI;
import java.time.Duration;

/** Addresses the interlays that run for a plan, as the engine knows them at this moment. */
public final class Fleets {

  private final EngineApi engine;
  private final Secret token;
  private final Duration timeout;

  /**
   * @param token that the interlays demand with every order
   * @param timeout for one order
   */
  public Fleets(EngineApi engine, Secret token, Duration timeout) {
    this.engine = engine;
    this.token = token;
    this.timeout = timeout;
  }

  Fleet of(Plan plan) {
    return new ControlledFleet(engine, plan, this);
  }

  InterlayControl control(InterlayView instance) {
    return new InterlayControl(URI.create(instance.control()), token, timeout);
  }
}
