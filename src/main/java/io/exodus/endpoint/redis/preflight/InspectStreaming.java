package io.exodus.endpoint.redis.preflight;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.acl.FencedUsers;
import io.exodus.endpoint.redis.acl.PsyncRight;
import io.exodus.endpoint.redis.compare.SideDigests;
import io.exodus.endpoint.redis.control.KeyspaceEvents;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.preflight.check.KeySample;
import io.exodus.endpoint.redis.wire.RespError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * By what means can be carried what changes? By the servers' logs where Exodus may read them. A
 * source can do without (see {@code ScanLoop}); a target cannot, for its log is the rollback path.
 */
final class InspectStreaming implements InspectorCheck {

  private static final String LOG = "read its replication log (PSYNC, REPLCONF)";

  /** Beside the digests, both sides are scanned, and records looked for on the other side. */
  private static final int OVERHEAD = 2;

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    boolean forth = PsyncRight.granted(source.client(), source.endpoint());
    boolean back = PsyncRight.granted(target.client(), target.endpoint());
    if (!back) {
      String own = FencedUsers.ownUser(target.endpoint());
      findings.critical(
          target.name(),
          "Exodus's user '"
              + own
              + "' may not "
              + LOG
              + (forth ? "" : ", nor may it on the source")
              + ": there would be no proven rollback path.",
          "ACL SETUSER "
              + own
              + " +psync +replconf there, and undo any renaming of these commands. If your "
              + "provider forbids that, choose another target.");
    }
    if (!forth) {
      scanned(source, findings);
    }
  }

  private static void scanned(InspectedServer source, Findings findings) {
    String own = FencedUsers.ownUser(source.endpoint());
    long records = source.info().records();
    boolean notifies = notifies(source);
    findings.warning(
        source.name(),
        "Exodus's user '"
            + own
            + "' may not "
            + LOG
            + ". So Exodus copies records by SCAN and DUMP, and finds changes "
            + (notifies
                ? "by keyspace notifications, and by comparing all records from time to time"
                : "by comparing all records again and again, because that user gets no keyspace "
                    + "notifications")
            + ". The cutover compares all "
            + records
            + " records while it holds the traffic, and aborts if that takes longer than the "
            + "longest hold: about "
            + seconds(source, records)
            + " s, as just measured.",
        "ACL SETUSER "
            + own
            + " +psync +replconf, if the provider allows it: then the hold is short. Otherwise "
            + "agree to a longest hold of at least twice that time"
            + (notifies
                ? "."
                : ", and allow PSUBSCRIBE, CONFIG SET notify-keyspace-events and the channels"
                    + " __keyspace@*, so that less is left to transfer in the hold."));
  }

  /** Asked without doing it, as {@link InspectRights} asks. */
  private static boolean notifies(InspectedServer source) {
    List<Object> replies =
        source
            .client()
            .send(
                command("MULTI"),
                command("PSUBSCRIBE", KeyspaceEvents.CHANNELS),
                command("CONFIG", "SET", KeyspaceEvents.PARAMETER, "KA"),
                command("DISCARD"));
    String flags = source.config(KeyspaceEvents.PARAMETER);
    boolean on = flags != null && KeyspaceEvents.sufficient(flags);
    return !(replies.get(1) instanceof RespError) && (on || !(replies.get(2) instanceof RespError));
  }

  private static long seconds(InspectedServer source, long records) {
    Map<Integer, List<byte[]>> sample =
        KeySample.of(source).stream()
            .collect(
                Collectors.groupingBy(
                    KeySample::database, Collectors.mapping(KeySample::key, Collectors.toList())));
    long looked = sample.values().stream().mapToLong(List::size).sum();
    if (looked == 0) {
      return 1;
    }
    try (SideDigests digests = new SideDigests(source.endpoint())) {
      long began = System.nanoTime();
      sample.forEach(digests::dumps);
      long all = (System.nanoTime() - began) / looked * records * OVERHEAD;
      return Duration.ofNanos(all).toSeconds() + 1;
    }
  }
}
