package io.exodus.migration;

import java.util.Locale;

/** Names of what the watch measures: keys of a sample. */
public final class Measurement {

  /** Requests answered by the interlays since they began. */
  public static final String REQUESTS = "traffic.requests";

  /** Of which with an error, since they began. */
  public static final String ERRORS = "traffic.errors";

  /**
   * 99th percentile over the interlays' last interval, milliseconds; the worst of the interlays.
   */
  public static final String WRITE_P99_MILLIS = "traffic.write.p99.millis";

  /** As for writes. */
  public static final String READ_P99_MILLIS = "traffic.read.p99.millis";

  /** Connections of applications to the interlays. */
  public static final String CONNECTIONS = "traffic.connections";

  /** 1 where every live interlay serves the recorded authority and epoch, else 0. */
  public static final String INTERLAYS_CONFIRMED = "interlays.confirmed";

  /** Age of the last marker when it arrived, milliseconds. */
  public static final String FORWARD_LAG_MILLIS = "stream.forward.lag.millis";

  /** As forward. */
  public static final String REVERSE_LAG_MILLIS = "stream.reverse.lag.millis";

  /** 1 where the target answers, is a primary and takes writes, else 0. */
  public static final String TARGET_HEALTHY = "target.healthy";

  /** As the target's. */
  public static final String SOURCE_HEALTHY = "source.healthy";

  /** Records that did not arrive or differ, not yet repaired or accepted. */
  public static final String OPEN_DIVERGENCES = "records.open";

  /** Figure of a side: memory in use, bytes. */
  public static final String MEMORY_BYTES = "memory.bytes";

  /** Figure of a side: most memory that it may use, bytes; left out where there is no limit. */
  public static final String MEMORY_LIMIT_BYTES = "memory.limit.bytes";

  /** Figure of a side: open connections. */
  public static final String SIDE_CONNECTIONS = "connections";

  /** Figure of a side: most connections that it accepts. */
  public static final String CONNECTION_LIMIT = "connections.limit";

  /** Figure of a side: round trip of a look, milliseconds. */
  public static final String LATENCY_MILLIS = "latency.millis";

  /** Figure of a side: commands a second, as the database measures it. */
  public static final String COMMANDS_PER_SECOND = "commands.per.second";

  /** Figure of a side: records in all its spaces. */
  public static final String RECORDS = "records";

  /** Figure of a side: records thrown away for lack of memory, since it started. */
  public static final String EVICTIONS = "evictions";

  /** Figure of a side: how much of its own log it keeps for streams, bytes. */
  public static final String LOG_BYTES = "log.bytes";

  private Measurement() {}

  /** A figure of one side's health, such as {@code target.memory.bytes}. */
  public static String of(Authority side, String figure) {
    return side.name().toLowerCase(Locale.ROOT) + "." + figure;
  }
}
