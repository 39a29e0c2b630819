package io.exodus.endpoint.redis;

import io.exodus.endpoint.Link;
import java.time.Duration;

/** Do the servers keep enough of their own log for a stream that was interrupted? */
final class InspectReplication implements InspectorCheck {

  private static final Duration OUTAGE = Duration.ofMinutes(1);

  /** How fast a copy is read from the source, at least: bytes a second. */
  private static final long COPY_RATE = 20L << 20;

  @Override
  public void look(Link link, InspectedServer source, InspectedServer target, Findings findings) {
    long rate = rate(source.info());
    if (PsyncRight.granted(source.jedis(), source.endpoint())) {
      backlog(source, rate, findings);
      buffer(source, rate, findings);
    }
    // After the cutover the target takes the source's writes, and its log is the way back.
    backlog(target, rate, findings);
    buffer(target, rate, findings);
  }

  /** Bytes a second that come in, reads included: more than the log grows by. */
  private static long rate(RedisInfo info) {
    long now = (long) (Double.parseDouble("0" + info.text("instantaneous_input_kbps")) * 1_024);
    long average =
        info.number("total_net_input_bytes") / Math.max(1, info.number("uptime_in_seconds"));
    return Math.max(now, average);
  }

  private static void backlog(InspectedServer server, long rate, Findings findings) {
    long size = server.info().number("repl_backlog_size");
    long needed = rate * OUTAGE.toSeconds();
    if (size < needed) {
      findings.warning(
          server.name(),
          "Its replication backlog of "
              + Findings.size(size)
              + " lasts "
              + size / Math.max(1, rate)
              + " s at the source's rate of "
              + Findings.size(rate)
              + " a second.",
          "CONFIG SET repl-backlog-size "
              + needed
              + ": an interrupted stream that finds its place"
              + " gone cannot go on, and the way back is lost.");
    }
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
              "It cuts a replica off behind "
                  + Findings.size(least)
                  + "; about "
                  + Findings.size(needed)
                  + " will gather during the copy.",
              "CONFIG SET client-output-buffer-limit 'replica "
                  + 2 * needed
                  + " "
                  + 2 * needed
                  + " 60'.");
        }
      }
    }
  }
}
