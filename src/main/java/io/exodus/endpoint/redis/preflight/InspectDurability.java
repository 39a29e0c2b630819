package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;

/** What does each server keep when it dies? */
final class InspectDurability implements InspectorCheck {

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    boolean kept = look(source, findings);
    if (!look(target, findings) && kept) {
      findings.warning(
          target.name(),
          "It loses everything at a restart, unlike the source.",
          "Configure appendonly or save before the cutover.");
    }
  }

  private static boolean look(InspectedServer server, Findings findings) {
    boolean appends = server.info().number("aof_enabled") != 0;
    String save = server.config("save");
    boolean saves = save != null && !save.isBlank();
    findings.info(
        server.name(),
        appends
            ? "Writes go to the append-only file, fsync " + server.config("appendfsync") + "."
            : saves
                ? "Snapshots are saved by '" + save + "'; no append-only file."
                : "No persistence.",
        appends && !"always".equals(server.config("appendfsync"))
            ? "If the host fails, the writes of the last second can be lost."
            : "");
    return appends || saves;
  }
}
