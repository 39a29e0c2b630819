package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.RedisInfo;

/** Are both servers up, primaries, and of a kind that this family moves? */
final class InspectRole implements InspectorCheck {

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    look(source, findings);
    look(target, findings);
  }

  private static void look(InspectedServer server, Findings findings) {
    RedisInfo info = server.info();
    if (!info.primary()) {
      findings.critical(
          server.name(),
          "It is a replica of "
              + info.text("master_host")
              + ":"
              + info.text("master_port")
              + " and accepts no writes.",
          "Name its primary as the endpoint, or detach it with REPLICAOF NO ONE.");
    }
    if (info.number("loading") != 0) {
      findings.critical(
          server.name(), "It is still loading its data.", "Wait until it is up, and check again.");
    }
    if (info.number("cluster_enabled") != 0) {
      findings.critical(
          server.name(),
          "It is a node of a cluster.",
          "Exodus moves standalone servers and primaries with replicas.");
    }
    if ("err".equals(info.text("rdb_last_bgsave_status"))) {
      findings.warning(
          server.name(),
          "Its last attempt to save failed, so it may refuse writes.",
          "Look in its log: disk space and memory for the fork are the usual reasons.");
    }
  }
}
