package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.ByteSize;
import io.exodus.endpoint.redis.wire.RedisInfo;

/** Has the target room for the source's records, and the source for the fork of the copy? */
final class InspectMemory implements InspectorCheck {

  private final double headroom;

  /**
   * @param headroom how many times the source's records must fit; what is above 1 is for growth
   */
  InspectMemory(double headroom) {
    this.headroom = headroom;
  }

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    long data = records(source);
    room(data, target, findings);
    evictions(source, false, findings);
    evictions(target, true, findings);
    fork(source, findings);
    clients(source, target, findings);
  }

  /** Bytes that the server's records take. */
  static long records(InspectedServer server) {
    return server.info().number("used_memory") - server.info().number("used_memory_startup");
  }

  private void room(long data, InspectedServer target, Findings findings) {
    RedisInfo info = target.info();
    long limit = info.number("maxmemory");
    String what = "maxmemory";
    if (limit == 0) {
      limit = info.number("total_system_memory");
      what = "the host's memory";
    }
    if (limit == 0) {
      return;
    }
    long free = limit - info.number("used_memory");
    String message =
        "The source holds "
            + ByteSize.text(data)
            + "; the target has "
            + ByteSize.text(Math.max(0, free))
            + " left of "
            + what
            + ".";
    if (free < data * headroom) {
      findings.critical(
          target.name(),
          message,
          "Give it more memory: the plan asks for room for "
              + headroom
              + " times the source's records, "
              + ByteSize.text((long) (data * headroom))
              + ".");
    }
  }

  private static void evictions(InspectedServer server, boolean target, Findings findings) {
    RedisInfo info = server.info();
    String policy = info.text("maxmemory_policy");
    if (info.number("maxmemory") > 0 && !"noeviction".equals(policy)) {
      String message =
          "With maxmemory-policy "
              + policy
              + " and a limit of "
              + ByteSize.text(info.number("maxmemory"))
              + " it evicts records when its memory is full.";
      String advice =
          "CONFIG SET maxmemory-policy noeviction. A stream passes evictions on as deletions: "
              + (target
                  ? "after the cutover, the reverse stream would delete the same records on the "
                      + "source."
                  : "the target would lose the same records.");
      if (target) {
        findings.critical(server.name(), message, advice);
      } else {
        findings.warning(server.name(), message, advice);
      }
    }
    if (info.number("evicted_keys") > 0) {
      findings.warning(
          server.name(),
          "It has evicted " + info.number("evicted_keys") + " records since it started.",
          "Give it more memory, or accept that these records are gone.");
    }
  }

  private static void fork(InspectedServer source, Findings findings) {
    RedisInfo info = source.info();
    long resident = info.number("used_memory_rss");
    long total = info.number("total_system_memory");
    if (total > 0 && resident > total / 2) {
      findings.warning(
          source.name(),
          "The copy forks a process of "
              + ByteSize.text(resident)
              + " on a host with "
              + ByteSize.text(total)
              + "; pages that change meanwhile take memory twice.",
          "Copy when few writes happen, and make sure that vm.overcommit_memory is 1.");
    }
    long pause = info.number("latest_fork_usec") / 1_000;
    if (pause > 200) {
      findings.warning(
          source.name(),
          "Its last fork stopped it for " + pause + " ms.",
          "The copy forks once: choose a time when the applications can wait that long.");
    }
  }

  private static void clients(InspectedServer source, InspectedServer target, Findings findings) {
    long connected = source.info().number("connected_clients");
    long most = target.info().number("maxclients");
    if (most > 0 && connected > most) {
      findings.critical(
          target.name(),
          "The source has " + connected + " clients; the target accepts " + most + ".",
          "Raise maxclients on the target.");
    }
  }
}
