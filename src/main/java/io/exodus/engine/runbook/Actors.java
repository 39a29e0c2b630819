package io.exodus.engine.runbook;

import org.camunda.bpm.engine.ProcessEngineServices;

/** Who acts: the authenticated user, or the engine itself when a job runs. */
public final class Actors {

  public static final String ENGINE = "engine";

  private Actors() {}

  public static String of(ProcessEngineServices services) {
    var authentication = services.getIdentityService().getCurrentAuthentication();
    return authentication == null || authentication.getUserId() == null
        ? ENGINE
        : authentication.getUserId();
  }
}
