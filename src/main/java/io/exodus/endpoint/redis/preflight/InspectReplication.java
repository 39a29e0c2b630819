package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.acl.PsyncRight;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.ByteSize;
import io.exodus.endpoint.redis.wire.RedisInfo;
import java.time.Duration;

/** Do the servers keep enough of their own log for a stream that was interrupted? */
final class InspectReplication implements InspectorCheck {

  private static final Duration OUTAGE = Duration.ofMinutes(1);

  /** One part in so many of the memory is for the log, see {@code ReplicationBacklog}. */
  private static final long SHARE = 10;

  /** How fast a copy is read from the source, at least: bytes a second. */
  private static final long COPY_RATE = 20L << 20;

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    long rate = rate(source.info());
    if (PsyncRight.granted(source.client(), source.endpoint())) {
      backlog(source, rate, 0, findings);
      buffer(source, rate, findings);
    }
    // After the cutover the target takes the source's writes, and its log is the rollback path.
    backlog(target, rate, InspectMemory.records(source), findings);
    buffer(target, rate, findings);
  }

  /** Bytes a second that come in, reads included: more than the log grows by. */
  private static long rate(RedisInfo info) {
    long now = (long) (Double.parseDouble("0" + info.text("instantaneous_input_kbps")) * 1_024);
    long average =
        info.number("total_net_input_bytes") / Math.max(1, info.number("uptime_in_seconds"));
    return Math.max(now, average);
  }

  /**
   * @param toCome bytes of records that the server will hold beside those of now
   */
  private static void backlog(InspectedServer server, long rate, long toCome, Findings findings) {
    long size = server.info().number("repl_backlog_size");
    long needed = rate * OUTAGE.toSeconds();
    if (size < needed) {
      findings.warning(
          server.name(),
          "Its replication backlog of "
              + ByteSize.text(size)
              + " lasts "
              + size / Math.max(1, rate)
              + " s at the source's rate of "
              + ByteSize.text(rate)
              + " a second.",
          advice(size, needed, most(server.info(), size, toCome), rate)
              + " If an interrupted stream no longer finds its position there, it cannot go on. "
              + "The rollback path is then lost.");
    }
  }

  private static String advice(long size, long needed, long most, long rate) {
    if (needed <= most) {
      return "CONFIG SET repl-backlog-size " + needed + ".";
    }
    String more =
        "The backlog is part of the server's memory. For an interruption of "
            + OUTAGE.toSeconds()
            + " s it needs "
            + ByteSize.text(needed)
            + ": raise maxmemory, or the host's memory, to "
            + ByteSize.text(needed * SHARE)
            + " and free that much first.";
    return most > size
        ? "CONFIG SET repl-backlog-size "
            + most
            + ", which lasts "
            + most / Math.max(1, rate)
            + " s. "
            + more
        : more;
  }

  /**
   * What the log may take of the server's memory: as much as Exodus takes itself, if it is free.
   */
  private static long most(RedisInfo info, long size, long toCome) {
    long limit = info.number("maxmemory");
    if (limit == 0) {
      limit = info.number("total_system_memory");
    }
    if (limit == 0) {
      return Long.MAX_VALUE;
    }
    long free = limit - info.number("used_memory") - toCome + size;
    return Math.max(0, Math.min(limit / SHARE, free));
  }

  private static void buffer(InspectedServer server, long rate, Findings findings) {
    String limits = server.config("client-output-buffer-limit");
    if (limits == null) {
      return;
    }
    String[] words = limits.split(" ");
    long needed = rate * (server.info().number("used_memory") / COPY_RATE + 1);
    for (int i = 0; i + 3 < words.length; i += 4) {
      if (words[i].equals("slave") || words[i].equals("replica")) {
        long hard = Long.parseLong(words[i + 1]);
        long soft = Long.parseLong(words[i + 2]);
        long least = hard == 0 || soft == 0 ? Math.max(hard, soft) : Math.min(hard, soft);
        if (least > 0 && least < needed) {
          findings.warning(
              server.name(),
              "It disconnects a replica that is behind by "
                  + ByteSize.text(least)
                  + "; about "
                  + ByteSize.text(needed)
                  + " will queue up during the copy.",
              limits(server.info(), 2 * needed));
        }
      }
    }
  }

  /** What gathers is not counted towards maxmemory, but the host must have it. */
  private static String limits(RedisInfo info, long wanted) {
    long total = info.number("total_system_memory");
    long free = total - info.number("used_memory_rss");
    return total > 0 && wanted > free
        ? "Copy when fewer writes happen: the host has "
            + ByteSize.text(Math.max(0, free))
            + " left beside the server, so a higher client-output-buffer-limit would not help."
        : "CONFIG SET client-output-buffer-limit 'replica " + wanted + " " + wanted + " 60'.";
  }
}
