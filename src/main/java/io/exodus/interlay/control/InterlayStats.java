package io.exodus.interlay.control;

/**
 * What an interlay counted since its start; {@code held} and {@code connections} are of this
 * moment.
 *
 * @param requestsRead answered commands that read
 * @param requestsWrite answered commands that may write
 * @param errors answers that were errors
 * @param connections clients connected now
 * @param accepted clients accepted since the start
 * @param held clients with commands held back now
 * @param holds holds begun
 * @param holdsExpired holds that ended by themselves, with no word from the cutover
 * @param flips changes of authority carried out
 * @param endedConnections clients ended by a change of authority or a lost database
 * @param endedTransactions transactions discarded so that EXEC answers EXECABORT
 * @param refusedCommands commands answered TRYAGAIN because no side could be reached in time
 * @param policyBlocks commands refused by policy
 * @param read latency of reads in the last interval
 * @param write latency of writes in the last interval
 * @param readTotal latency of reads since the start
 * @param writeTotal latency of writes since the start
 */
public record InterlayStats(
    long requestsRead,
    long requestsWrite,
    long errors,
    long connections,
    long accepted,
    long held,
    long holds,
    long holdsExpired,
    long flips,
    long endedConnections,
    long endedTransactions,
    long refusedCommands,
    long policyBlocks,
    Latency read,
    Latency write,
    Latency readTotal,
    Latency writeTotal) {

  /** Latencies from a command's admission to its answer, in microseconds. */
  public record Latency(long count, long p50Micros, long p99Micros, long maxMicros) {
    public static final Latency NONE = new Latency(0, 0, 0, 0);
  }
}
