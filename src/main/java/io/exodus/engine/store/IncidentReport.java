package io.exodus.engine.store;

import java.time.Instant;

/**
 * One reason for an incident.
 *
 * @param subject the criterion, or the step, that it is about; empty where a person raised it
 */
public record IncidentReport(Instant at, Origin origin, String actor, String subject, String what) {

  /** Who or what raised it. */
  public enum Origin {
    PERSON,
    CRITERION,
    STEP
  }
}
