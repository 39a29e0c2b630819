package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StreamLostException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies batches exactly once and in order, through lost connections and refusals, for as long as
 * the checkpoint belongs to this worker.
 */
final class ApplyWriter {

  private static final Logger log = LoggerFactory.getLogger(ApplyWriter.class);
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
  private static final long PAUSE_MILLIS = 200;

  private static final String LOST =
      "the stream is lost: answer the gate that asks what becomes of it";

  /** The server refuses everything for now, not this command. */
  private static final Set<String> GENERAL =
      Set.of(
          "OOM",
          "MISCONF",
          "READONLY",
          "LOADING",
          "BUSY",
          "NOREPLICAS",
          "MASTERDOWN",
          "NOAUTH",
          "CLUSTERDOWN");

  private final ApplyDestination destination;
  private final EndpointSettings endpoint;
  private final String worker;
  private final ApplyPause pause;
  private final Runnable stalls;
  private Checkpoint checkpoint;

  /**
   * @param stalls to be told when the destination accepts nothing for the moment
   */
  ApplyWriter(
      ApplyDestination destination,
      EndpointSettings endpoint,
      String worker,
      ApplyPause pause,
      Runnable stalls) {
    this.destination = destination;
    this.endpoint = endpoint;
    this.worker = worker;
    this.pause = pause;
    this.stalls = stalls;
  }

  /** The cutover has ended the stream. */
  static final class Ended extends RuntimeException {
    Ended() {
      super("the cutover has ended the stream", null, false, false);
    }
  }

  /** As it was last seen or written; null where there is none. */
  Checkpoint checkpoint() {
    return checkpoint;
  }

  /**
   * Looks at the checkpoint, connecting first where need be.
   *
   * @throws EndpointException if the destination stays away
   */
  Checkpoint look() throws InterruptedException {
    long since = System.nanoTime();
    boolean told = false;
    while (true) {
      try {
        checkpoint = checkpoint == null ? destination.open() : destination.look();
        return checkpoint;
      } catch (IOException e) {
        checkpoint = null;
        told = endure(e, since, told);
      }
    }
  }

  /**
   * @param told the log says already that the connection is lost
   */
  private boolean endure(IOException e, long since, boolean told) throws InterruptedException {
    pause.check();
    if (System.nanoTime() - since > PATIENCE) {
      throw RedisTrouble.of(endpoint.name(), "cannot be written to", e);
    }
    if (!told) {
      log.info("{}: connection lost, tries again ({})", endpoint.name(), e.getMessage());
      stalls.run();
    }
    pause.millis(PAUSE_MILLIS);
    return true;
  }

  private Checkpoint reopen(IOException reason) throws InterruptedException {
    long since = System.nanoTime();
    IOException last = reason;
    boolean told = false;
    while (true) {
      told = endure(last, since, told);
      try {
        return destination.open();
      } catch (IOException e) {
        last = e;
      }
    }
  }

  /** Becomes the one writer of the stream; whoever was it before is not any more. */
  void claim() throws InterruptedException {
    while (true) {
      Checkpoint found = look();
      require(found, null);
      // Before anybody has applied anything, the log's database was not written down by anyone.
      int database = found.owner().isEmpty() ? ReplicationEntry.UNKNOWN : found.database();
      Checkpoint mine =
          new Checkpoint(
              found.state(),
              worker,
              found.replid(),
              found.offset(),
              database,
              found.marker(),
              found.attempt());
      try {
        ApplyDestination.Result result = destination.commit(List.of(), mine);
        if (result.committed()) {
          checkpoint = mine;
          return;
        }
        if (result.refusal() != null) {
          throw RedisTrouble.refusal(endpoint.name(), "refuses the stream", result.refusal());
        }
      } catch (IOException e) {
        checkpoint = reopen(e);
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
  Outcome apply(List<ApplyBatch.Command> commands, Checkpoint next, boolean repeatable)
      throws InterruptedException {
    Map<Integer, RespError> failed = new HashMap<>();
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      left.add(i);
    }
    long since = System.nanoTime();
    boolean told = false;
    while (true) {
      ApplyDestination.Result result;
      try {
        dropUnknownDatabases(commands, left, failed);
        result = destination.commit(left.stream().map(commands::get).toList(), next);
      } catch (IOException e) {
        Checkpoint found = reopen(e);
        require(found, worker);
        if (!repeatable && found.offset() >= next.offset()) {
          checkpoint = next;
          return new Outcome(failed, true);
        }
        requireSame(found);
        continue;
      }
      if (result.committed()) {
        requireOwn(result.errors().get(-1));
        result.errors().forEach((index, error) -> failed.put(left.get(index), error));
        checkpoint = next;
        return new Outcome(failed, false);
      }
      require(result.found(), worker);
      if (!repeatable && result.found().offset() >= next.offset()) {
        // What was sent before the connection broke has come through after all.
        checkpoint = next;
        return new Outcome(failed, true);
      }
      requireSame(result.found());
      if (result.refusal() != null && !removeRefused(result, left, failed)) {
        pause.check();
        EndpointException trouble =
            RedisTrouble.refusal(endpoint.name(), "accepts no changes", reason(result));
        if (System.nanoTime() - since > PATIENCE) {
          throw trouble;
        }
        if (!told) {
          told = true;
          log.warn("The stream stalls: {}", trouble.getMessage());
          stalls.run();
        }
        pause.millis(PAUSE_MILLIS);
      }
    }
  }

  /**
   * What became of a batch.
   *
   * @param failed errors by the commands' index
   * @param unheard it was applied, but the connection broke before the errors were read
   */
  record Outcome(Map<Integer, RespError> failed, boolean unheard) {}

  private void requireOwn(RespError error) {
    if (error != null) {
      throw new StreamLostException(
          endpoint.name(),
          "a transaction was applied without its checkpoint: " + error.message(),
          LOST);
    }
  }

  /** A SELECT that fails inside a transaction would let the rest hit another database. */
  private void dropUnknownDatabases(
      List<ApplyBatch.Command> commands, List<Integer> left, Map<Integer, RespError> failed)
      throws IOException {
    for (int index : List.copyOf(left)) {
      int database = commands.get(index).database();
      if (database == ReplicationEntry.UNKNOWN) {
        throw new StreamLostException(
            endpoint.name(), "the logical database of the next change is not known", LOST);
      }
      if (!destination.has(database)) {
        failed.put(index, new RespError("ERR there is no logical database " + database));
        left.remove(Integer.valueOf(index));
      }
    }
  }

  private static boolean removeRefused(
      ApplyDestination.Result result, List<Integer> left, Map<Integer, RespError> failed) {
    List<Integer> refused = new ArrayList<>();
    for (Map.Entry<Integer, RespError> error : result.errors().entrySet()) {
      String code = error.getValue().message().split(" ", 2)[0];
      if (error.getKey() < 0 || GENERAL.contains(code)) {
        return false;
      }
      refused.add(left.get(error.getKey()));
      failed.put(left.get(error.getKey()), error.getValue());
    }
    left.removeAll(refused);
    return !refused.isEmpty();
  }

  private static String reason(ApplyDestination.Result result) {
    return result.errors().values().stream()
        .map(RespError::message)
        .findFirst()
        .orElse(result.refusal());
  }

  private void require(Checkpoint found, String owner) {
    if (found == null) {
      throw new StreamLostException(
          endpoint.name(), "the stream's checkpoint is gone: the database was emptied", LOST);
    }
    if (found.state() == Checkpoint.State.ENDED) {
      throw new Ended();
    }
    if (found.state() != Checkpoint.State.READY) {
      throw new StreamLostException(endpoint.name(), "a new copy has begun");
    }
    if (owner != null && !owner.equals(found.owner())) {
      throw new StreamLostException(
          endpoint.name(), "worker '" + found.owner() + "' has taken the stream over");
    }
  }

  private void requireSame(Checkpoint found) {
    if (found.offset() != checkpoint.offset()) {
      // Restarted from an older snapshot: what it lost has to be received again.
      throw new EndpointException(
          endpoint.name(),
          "went back to an earlier state (" + found.position() + ")",
          "it is followed from there");
    }
  }

  /** The newest RDB version that the destination reads. */
  int rdbVersion() throws InterruptedException {
    while (true) {
      try {
        return destination.rdbVersion();
      } catch (IOException e) {
        Checkpoint found = reopen(e);
        require(found, worker);
        requireSame(found);
      }
    }
  }
}
