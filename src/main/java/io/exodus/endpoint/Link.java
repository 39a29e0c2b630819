package io.exodus.endpoint;

import io.exodus.migration.Authority;

/** The two sides of one migration. */
public record Link(String migrationId, EndpointSettings source, EndpointSettings target) {

  public EndpointSettings side(Authority side) {
    return side == Authority.SOURCE ? source : target;
  }

  public EndpointSettings origin(Direction direction) {
    return side(direction.origin());
  }

  public EndpointSettings destination(Direction direction) {
    return side(direction.origin().other());
  }
}
