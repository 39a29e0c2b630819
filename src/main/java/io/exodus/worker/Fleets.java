package io.exodus.worker;

import io.exodus.cutover.Fleet;
import io.exodus.migration.Plan;

/** Addresses the interlays that run for a plan, as the engine knows them at this moment. */
public interface Fleets {

  Fleet of(Plan plan);
}
