package io.exodus.endpoint.redis;

import io.exodus.endpoint.Link;

/** Are source and target two servers? One may answer at several addresses and names. */
final class InspectIdentity implements InspectorCheck {

  @Override
  public void look(Link link, InspectedServer source, InspectedServer target, Findings findings) {
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
