package io.exodus.endpoint.redis;

import io.exodus.endpoint.Link;

/** What does each server keep when it dies? */
final class InspectDurability implements InspectorCheck {

  @Override
  public void look(Link link, InspectedServer source, InspectedServer target, Findings findings) {
    boolean kept = look(source, findings);
    if (!look(target, findings) && kept) {
      findings.warning(
          target.name(),
          "It keeps nothing over a restart, unlike the source.",
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
            ? "What it acknowledged within the last second can be lost if the host fails."
            : "");
    return appends || saves;
  }
}
