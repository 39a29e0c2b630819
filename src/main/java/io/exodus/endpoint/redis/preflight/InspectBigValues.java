package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.acl.PsyncRight;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.preflight.check.KeySample;
import io.exodus.endpoint.redis.replication.ReplicationBacklog;
import io.exodus.endpoint.redis.wire.ByteSize;
import io.exodus.endpoint.redis.wire.KeyText;

/**
 * Do the logs and this worker carry a change as large as the largest string? Each time it is
 * written the whole of it goes through the log, as one command. Looks at some records only.
 */
final class InspectBigValues implements InspectorCheck {

  private static final long NOTABLE = 16L << 20;

  /**
   * As received, encoded, waiting, and being sent; as much again for what the collector has not
   * given back, since it does not move arrays of that size together.
   */
  private static final int COPIES = 8;

  /** So many in a row, while the stream is still busy with the first. */
  private static final int IN_A_ROW = 4;

  private final long heap;

  InspectBigValues() {
    this(Runtime.getRuntime().maxMemory());
  }

  /**
   * @param heap most that this process may take, bytes
   */
  InspectBigValues(long heap) {
    this.heap = heap;
  }

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    KeySample biggest = null;
    for (KeySample sample : KeySample.of(source)) {
      boolean string = "string".equals(sample.type());
      if (string && (biggest == null || sample.bytes() > biggest.bytes())) {
        biggest = sample;
      }
    }
    if (biggest == null || biggest.bytes() < NOTABLE) {
      return;
    }
    String record = biggest.database() + "/" + KeyText.of(biggest.key());
    memory(biggest.bytes(), record, source, findings);
    if (PsyncRight.granted(source.client(), source.endpoint())) {
      log(biggest.bytes(), record, source, findings);
    }
    // After the cutover the same value is written to the target, and its log is the rollback path.
    log(biggest.bytes(), record, target, findings);
  }

  private void memory(long bytes, String record, InspectedServer source, Findings findings) {
    if (heap < COPIES * bytes) {
      findings.critical(
          source.name(),
          "The record "
              + record
              + " has "
              + ByteSize.text(bytes)
              + ". To transfer one change of it, a worker needs about "
              + ByteSize.text(COPIES * bytes)
              + " of memory; this one has "
              + ByteSize.text(heap)
              + ".",
          "Start the workers with -Xmx"
              + (COPIES * bytes / (1 << 20) + 1)
              + "m at least, or split the record.");
    }
  }

  private static void log(long bytes, String record, InspectedServer server, Findings findings) {
    long present = server.info().number("repl_backlog_size");
    long wide =
        ReplicationBacklog.wanted(
            server.info().number("maxmemory"), server.info().number("used_memory"));
    long raised = Math.max(present, wide);
    long wanted = IN_A_ROW * bytes;
    if (raised < wanted) {
      findings.warning(
          server.name(),
          "One write of the record "
              + record
              + " is "
              + ByteSize.text(bytes)
              + ", and the replication backlog will hold "
              + ByteSize.text(raised)
              + ". A short interruption during that write loses the stream.",
          "CONFIG SET repl-backlog-size " + wanted + ". It counts towards maxmemory.");
    }
    String limits = server.config("client-output-buffer-limit");
    long least = limits == null ? 0 : replicaLimit(limits);
    if (least > 0 && least < wanted) {
      String advice =
          "CONFIG SET client-output-buffer-limit 'replica " + wanted + " " + wanted + " 60'.";
      String message =
          "One write of the record "
              + record
              + " is "
              + ByteSize.text(bytes)
              + ", and the server disconnects a replica that is behind by "
              + ByteSize.text(least)
              + ". Several such writes in a row lose the stream.";
      if (least < bytes) {
        findings.critical(server.name(), message, advice);
      } else {
        findings.warning(server.name(), message, advice);
      }
    }
  }

  /** The lower of the limits that are set, bytes; 0 where none is. */
  static long replicaLimit(String limits) {
    String[] words = limits.split(" ");
    for (int i = 0; i + 3 < words.length; i += 4) {
      if (words[i].equals("slave") || words[i].equals("replica")) {
        long hard = Long.parseLong(words[i + 1]);
        long soft = Long.parseLong(words[i + 2]);
        return hard == 0 || soft == 0 ? Math.max(hard, soft) : Math.min(hard, soft);
      }
    }
    return 0;
  }
}
