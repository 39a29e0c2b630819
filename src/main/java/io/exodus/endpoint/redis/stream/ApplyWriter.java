package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.replication.ReplicationEntry;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RespError;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies batches exactly once and in order, through lost connections and refusals, for as long as
 * the checkpoint belongs to this worker.
 */
public final class ApplyWriter {

  private static final Logger log = LoggerFactory.getLogger(ApplyWriter.class);
  private static final int MOST_BROKEN = 3;

  private final ApplyDestination destination;
  private final ApplyLimits limits;
  private final EndpointSettings endpoint;
  private final String worker;
  private final Cancellation cancellation;
  private final Runnable stalls;
  private final ApplyPatience patience;
  private final ApplyStanding standing;
  private Checkpoint checkpoint;

  /**
   * @param stalls to be told when the destination accepts nothing for the moment
   */
  public ApplyWriter(
      ApplyDestination destination,
      EndpointSettings endpoint,
      String worker,
      Cancellation cancellation,
      Runnable stalls) {
    this.destination = destination;
    this.limits = new ApplyLimits(destination, endpoint);
    this.endpoint = endpoint;
    this.worker = worker;
    this.cancellation = cancellation;
    this.stalls = stalls;
    this.patience = new ApplyPatience(destination, endpoint, cancellation, stalls);
    this.standing = new ApplyStanding(endpoint, worker);
  }

  /** The cutover has ended the stream. */
  public static final class Ended extends RuntimeException {
    public Ended() {
      super("the cutover has ended the stream", null, false, false);
    }
  }

  /** As it was last seen or written; null where there is none. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /**
   * Looks at the checkpoint, connecting first where need be.
   *
   * @throws EndpointException if the destination stays away
   */
  public Checkpoint look() throws InterruptedException {
    long since = System.nanoTime();
    boolean told = false;
    while (true) {
      try {
        checkpoint = checkpoint == null ? destination.open() : destination.look();
        return checkpoint;
      } catch (IOException e) {
        checkpoint = null;
        told = patience.endure(e, since, told);
      }
    }
  }

  /** Becomes the one writer of the stream; whoever was it before is not any more. */
  public void claim() throws InterruptedException {
    while (true) {
      Checkpoint found = look();
      standing.requireReady(found);
      // Before anybody has applied anything, the log's database was not written down by anyone.
      int database = found.owner().isEmpty() ? ReplicationEntry.UNKNOWN : found.database();
      Checkpoint mine = found.ownedBy(worker, database);
      try {
        ApplyDestination.Result result =
            destination.commit(ApplyCommands.of(List.of()), new BitSet(), mine, () -> {});
        if (result.committed()) {
          checkpoint = mine;
          return;
        }
        if (result.refusal() != null) {
          throw RedisErrors.refusal(endpoint.name(), "refuses the stream", result.refusal());
        }
      } catch (IOException e) {
        checkpoint = patience.reopen(e);
      }
    }
  }

  /**
   * @param next the checkpoint to be written with the commands
   * @param repeatable the commands may be applied twice in a row
   * @return errors of single commands, by their index
   * @throws Ended when the stream has been ended
   * @throws StreamLostException when it belongs to another
   * @throws EndpointException when the destination stays away or refuses everything
   */
  public Outcome apply(ApplyCommands commands, Checkpoint next, boolean repeatable)
      throws InterruptedException {
    return apply(commands, next, repeatable, () -> {});
  }

  /**
   * As {@link #apply(ApplyCommands, Checkpoint, boolean)}.
   *
   * @param meanwhile is run while the destination is busy, once for each time that it is tried
   */
  Outcome apply(
      ApplyCommands commands,
      Checkpoint next,
      boolean repeatable,
      ApplyDestination.Meanwhile meanwhile)
      throws InterruptedException {
    Map<Integer, RespError> failed = new HashMap<>();
    BitSet without = new BitSet();
    int broken = 0;
    long since = System.nanoTime();
    boolean told = false;
    while (true) {
      ApplyDestination.Result result;
      try {
        limits.demandRoom(commands);
        limits.dropUnknownDatabases(commands, without, failed);
        result = destination.commit(commands, without, next, meanwhile);
      } catch (ApplyCommands.Unreadable e) {
        throw new EndpointException(
            endpoint.name(),
            "a transaction cannot be read from the worker's disk: " + e.getMessage(),
            "repair the worker's disk (exodus.worker.spool)",
            e);
      } catch (IOException e) {
        if (++broken >= MOST_BROKEN && System.nanoTime() - since > ApplyPatience.NANOS) {
          throw new EndpointException(
              endpoint.name(),
              "it broke the connection "
                  + broken
                  + " times at the same "
                  + ApplyLimits.described(commands)
                  + " ("
                  + e.getMessage()
                  + ")",
              "look in its log for the cause: its memory, client-query-buffer-limit, "
                  + "maxmemory-clients or proto-max-bulk-len",
              e);
        }
        Checkpoint found = patience.reopen(e);
        standing.requireMine(found);
        if (!repeatable && found.offset() >= next.offset()) {
          checkpoint = next;
          return new Outcome(failed, new BitSet(), true);
        }
        standing.requireSame(found, checkpoint);
        continue;
      }
      if (result.committed()) {
        standing.requireOwn(result.errors().get(-1));
        failed.putAll(result.errors());
        checkpoint = next;
        return new Outcome(failed, result.idle(), false);
      }
      standing.requireMine(result.found());
      if (!repeatable && result.found().offset() >= next.offset()) {
        // What was sent before the connection broke has come through after all.
        checkpoint = next;
        return new Outcome(failed, new BitSet(), true);
      }
      standing.requireSame(result.found(), checkpoint);
      if (result.refusal() != null && !ApplyLimits.removeRefused(result, without, failed)) {
        cancellation.check();
        EndpointException trouble =
            RedisErrors.refusal(endpoint.name(), "accepts no changes", ApplyLimits.reason(result));
        if (System.nanoTime() - since > ApplyPatience.NANOS) {
          throw trouble;
        }
        if (!told) {
          told = true;
          log.warn("The stream stalls: {}", trouble.getMessage());
          stalls.run();
        }
        cancellation.pause(ApplyPatience.PAUSE_MILLIS);
      }
    }
  }

  /**
   * What became of a batch.
   *
   * @param failed errors by the commands' index
   * @param idle index of each command that answered nil or 0: it changed nothing
   * @param unheard it was applied, but the connection broke before the errors were read
   */
  public record Outcome(Map<Integer, RespError> failed, BitSet idle, boolean unheard) {}

  /** To be called while nothing is applied, so that the destination doesn't end the connection. */
  void keepAlive() throws InterruptedException {
    ask(
        () -> {
          destination.keepAlive();
          return null;
        });
  }

  /** From the next look on, what expires there is heard of. */
  void listen() {
    destination.listen();
    checkpoint = null;
  }

  /** See {@link ApplyDestination#heard}. */
  ApplyDestination.Heard heard(boolean ask) throws InterruptedException {
    return ask(() -> destination.heard(ask));
  }

  /** The destination's clock, milliseconds since 1970. */
  long now() {
    return destination.now();
  }

  /** The newest RDB version that the destination reads. */
  public int rdbVersion() throws InterruptedException {
    return ask(destination::rdbVersion);
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  private <T> T ask(Question<T> question) throws InterruptedException {
    while (true) {
      try {
        return question.ask();
      } catch (IOException e) {
        Checkpoint found = patience.reopen(e);
        standing.requireMine(found);
        standing.requireSame(found, checkpoint);
      }
    }
  }
}
