package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.RedisConnections;

/** Are source and target two servers? One may answer at several addresses and names. */
final class InspectIdentity implements InspectorCheck {

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    String run = source.info().text("run_id");
    if (!run.isEmpty() && run.equals(target.info().text("run_id"))) {
      findings.critical(
          target.name(),
          "It is the same server as the source, at "
              + RedisConnections.address(source.endpoint())
              + " and "
              + RedisConnections.address(target.endpoint())
              + ".",
          "Configure the target's own address.");
    }
  }
}
