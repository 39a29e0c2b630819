package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.Wire;
import java.time.Duration;
import java.time.Instant;

/**
 * What does the source itself know of its latest snapshot? A copy that is kept elsewhere it does
 * not know; for that its owner vouches.
 */
final class InspectBackup implements InspectorCheck {

  private static final String VOUCH =
      "Make a snapshot (BGSAVE) and keep it elsewhere. The database owner vouches for the backup.";

  private final Duration atMost;

  InspectBackup(Duration atMost) {
    this.atMost = atMost;
  }

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    RedisInfo info = source.info();
    String failed = failed(info);
    if (failed != null) {
      findings.critical(
          source.name(),
          failed,
          "Look in the server's log for the cause, often a full disk or a failed fork. Then save "
              + "again (BGSAVE).");
      return;
    }
    Instant now =
        Instant.ofEpochSecond(Long.parseLong(Wire.text(source.client().list("TIME").get(0))));
    Instant saved = Instant.ofEpochSecond(info.number("rdb_last_save_time"));
    Instant started = now.minusSeconds(info.number("uptime_in_seconds"));
    if (!saved.isAfter(started.plusSeconds(1))) {
      // Redis takes its own start for a snapshot.
      findings.warning(
          source.name(), "It has made no snapshot since it started on " + started + ".", VOUCH);
      return;
    }
    judge(source.name(), saved, now, info.number("rdb_changes_since_last_save"), findings);
  }

  private void judge(String source, Instant saved, Instant now, long changes, Findings findings) {
    String message =
        "Its latest snapshot is from " + saved + ", with " + changes + " changes since then.";
    if (changes > 0 && Duration.between(saved, now).compareTo(atMost) > 0) {
      findings.critical(
          source,
          message + " The plan allows an age of " + atMost + ".",
          "Make a snapshot (BGSAVE), and keep a copy elsewhere.");
    } else {
      findings.info(source, message, "");
    }
  }

  /** Null where the latest attempts went well. */
  private static String failed(RedisInfo info) {
    if ("err".equals(info.text("rdb_last_bgsave_status"))) {
      return "Its latest snapshot failed.";
    }
    return info.number("aof_enabled") != 0
            && ("err".equals(info.text("aof_last_write_status"))
                || "err".equals(info.text("aof_last_bgrewrite_status")))
        ? "It could not write its append-only file."
        : null;
  }
}
