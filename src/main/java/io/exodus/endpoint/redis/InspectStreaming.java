package io.exodus.endpoint.redis;

import static io.exodus.endpoint.redis.Wire.command;

import io.exodus.endpoint.Link;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * By what means can be carried what changes? By the servers' logs where Exodus may read them. A
 * source can do without (see {@link ScanSpan}); a target cannot, for its log is the way back.
 */
final class InspectStreaming implements InspectorCheck {

  private static final String LOG = "read its replication log (PSYNC, REPLCONF)";

  /** Beside the digests, both sides are scanned, and records looked for on the other side. */
  private static final int OVERHEAD = 2;

  @Override
  public void look(Link link, InspectedServer source, InspectedServer target, Findings findings) {
    boolean forth = PsyncRight.granted(source.jedis(), source.endpoint());
    boolean back = PsyncRight.granted(target.jedis(), target.endpoint());
    if (!back) {
      String own = Outsiders.ownUser(target.endpoint());
      findings.critical(
          target.name(),
          "Exodus's user '"
              + own
              + "' may not "
              + LOG
              + (forth ? "" : ", as it may not on the source either")
              + ": there would be no proven way back.",
          "ACL SETUSER "
              + own
              + " +psync +replconf there, and undo a renaming of these commands; where a provider"
              + " forbids that, choose another target.");
    }
    if (!forth) {
      scanned(source, findings);
    }
  }

  private static void scanned(InspectedServer source, Findings findings) {
    String own = Outsiders.ownUser(source.endpoint());
    long records = source.info().keys().values().stream().mapToLong(Long::longValue).sum();
    boolean notifies = notifies(source);
    findings.warning(
        source.name(),
        "Exodus's user '"
            + own
            + "' may not "
            + LOG
            + ". So records are copied by SCAN and DUMP, and what changes is found "
            + (notifies
                ? "by keyspace notifications and by comparing all records from time to time"
                : "by comparing all records again and again, for it sends no keyspace"
                    + " notifications to that user")
            + ". The cutover compares all "
            + records
            + " records while the traffic is held, and is called off where that takes longer than"
            + " the longest hold: about "
            + seconds(source, records)
            + " s by what was measured just now.",
        "ACL SETUSER "
            + own
            + " +psync +replconf, if the provider allows it: the hold is short then. Else agree to"
            + " a longest hold of twice that time at least"
            + (notifies
                ? "."
                : ", and allow PSUBSCRIBE, CONFIG SET notify-keyspace-events and the channels"
                    + " __keyspace@*, so that less is left to be carried in the hold."));
  }

  /** Asked without doing it, as {@link InspectRights} asks. */
  private static boolean notifies(InspectedServer source) {
    List<Object> replies =
        Wire.send(
            source.jedis(),
            command("MULTI"),
            command("PSUBSCRIBE", KeyspaceEvents.CHANNELS),
            command("CONFIG", "SET", KeyspaceEvents.PARAMETER, "KA"),
            command("DISCARD"));
    String flags = source.config(KeyspaceEvents.PARAMETER);
    boolean on = flags != null && KeyspaceEvents.sufficient(flags);
    return !(replies.get(1) instanceof JedisDataException)
        && (on || !(replies.get(2) instanceof JedisDataException));
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
