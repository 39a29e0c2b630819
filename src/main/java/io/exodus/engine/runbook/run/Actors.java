package io.exodus.engine.runbook.run;

import org.camunda.bpm.engine.ProcessEngineServices;

/** Who acts: the authenticated user, or the engine itself when a job runs. */
public final class Actors {

  public static final String ENGINE = "engine";

  private Actors() {}

  public static String of(ProcessEngineServices services) {
    String user = user(services);
    return user == null ? ENGINE : user;
  }

  /** The authenticated user; null where nobody is logged in. */
  public static String user(ProcessEngineServices services) {
    var authentication = services.getIdentityService().getCurrentAuthentication();
    return authentication == null ? null : authentication.getUserId();
  }
}
