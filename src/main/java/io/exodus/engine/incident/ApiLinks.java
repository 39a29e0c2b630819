package io.exodus.engine.incident;

import java.util.function.Supplier;

/**
 * Links to the Exodus API for pages of the same server, which begin with its context path.
 *
 * @param contextPath asked for each link: the server has it once it listens; empty at the root
 */
public record ApiLinks(Supplier<String> contextPath) {

  /** Where an incident's latest bundle is downloaded. */
  public String bundle(String migrationId, long number) {
    return of(migrationId) + "/incidents/" + number + "/bundle";
  }

  public String journal(String migrationId) {
    return of(migrationId) + "/journal";
  }

  private String of(String migrationId) {
    return contextPath.get() + "/exodus/api/migrations/" + migrationId;
  }
}
