package io.exodus.endpoint;

import io.exodus.migration.Authority;
import io.exodus.migration.Direction;

/**
 * The two sides of one migration.
 *
 * @param sourceAlterations where it is kept what Exodus changes on the source
 * @param targetAlterations the same of the target
 */
public record EndpointPair(
    String migrationId,
    EndpointSettings source,
    EndpointSettings target,
    Alterations sourceAlterations,
    Alterations targetAlterations) {

  /** Keeps what is changed in memory only. */
  public EndpointPair(String migrationId, EndpointSettings source, EndpointSettings target) {
    this(migrationId, source, target, Alterations.inMemory(), Alterations.inMemory());
  }

  public EndpointSettings side(Authority side) {
    return side == Authority.SOURCE ? source : target;
  }

  public Alterations alterations(Authority side) {
    return side == Authority.SOURCE ? sourceAlterations : targetAlterations;
  }

  public EndpointSettings origin(Direction direction) {
    return side(direction.origin());
  }

  public EndpointSettings destination(Direction direction) {
    return side(direction.origin().other());
  }
}
