package io.exodus.endpoint.redis.control;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.endpoint.redis.wire.Wire;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets effects happen only while no higher epoch stands in the database: WATCH, GET, MULTI, EXEC
 * (see redis.io/docs/interact/transactions). Each effect writes the epoch, so that an EXEC which
 * read an older one answers nil and changes nothing.
 */
public final class EpochGuard {

  private static final int ATTEMPTS = 100;

  private final ControlConnection connection;
  private final String key;
  private final boolean writes;

  /** It has been seen there: one that is missing now was lost, and a higher one perhaps too. */
  private boolean seen;

  private EpochGuard(ControlConnection connection, ExodusKeys space, boolean writes) {
    this.connection = connection;
    this.key = space.epoch();
    this.writes = writes;
  }

  public static EpochGuard ofPrimary(ControlConnection connection, ExodusKeys space) {
    return new EpochGuard(connection, space, true);
  }

  /** A replica takes no writes; its epoch is the one that its primary has sent it. */
  public static EpochGuard ofReplica(ControlConnection connection, ExodusKeys space) {
    return new EpochGuard(connection, space, false);
  }

  /** What to do, by what was read under WATCH; nothing to do where the list is empty. */
  public interface Effect {
    List<RespFrame> of(List<Object> found);
  }

  /** Writes it even where none stands, as in a database that has forgotten it. */
  public void raise(long epoch) {
    seen = false;
    run(epoch, List.of(), found -> List.of());
  }

  /** The same, but writes nothing where it stands. */
  public void keep(long epoch) {
    String written = Wire.text(connection.call("GET", key));
    if (written == null || Long.parseLong(written) != epoch) {
      raise(epoch);
    }
  }

  /**
   * @param reads sent behind the WATCH; their replies decide about the effect
   * @throws StaleEpochException if a higher epoch stands there; nothing was changed
   * @throws EndpointException if the database refuses any of the commands, or has lost the epoch
   *     since this guard saw it
   */
  public void run(long epoch, List<RespFrame> reads, Effect effect) {
    for (int i = 0; i < ATTEMPTS; i++) {
      List<Object> found = begin(reads);
      String written = Wire.text(found.get(1));
      demandMine(epoch, written);
      List<RespFrame> commands = new ArrayList<>();
      if (writes) {
        // Written even where it stays the same: who watches it with an older view gets nil.
        commands.add(command("SET", key, epoch));
      }
      commands.addAll(effect.of(found.subList(2, found.size() - 1)));
      if (execute(commands)) {
        seen = writes;
        return;
      }
    }
    throw new EndpointException(
        connection.endpoint(),
        "the epoch changed under each of " + ATTEMPTS + " attempts",
        "check whether another worker works on the same migration");
  }

  private void demandMine(long epoch, String written) {
    if (written == null && seen) {
      connection.call("DISCARD");
      throw new EndpointException(
          connection.endpoint(),
          "it has lost the epoch that Exodus wrote there: somebody emptied it, or it restarted "
              + "without its records. Another worker could have taken over unseen",
          "nothing was changed. The step asks the engine's record and goes on from there");
    }
    if (written != null && Long.parseLong(written) > epoch) {
      connection.call("DISCARD");
      throw new StaleEpochException(connection.endpoint(), epoch, Long.parseLong(written));
    }
  }

  /** MULTI goes along with the reads: were it refused, the effects would run one by one. */
  private List<Object> begin(List<RespFrame> reads) {
    List<RespFrame> commands = new ArrayList<>();
    commands.add(command("WATCH", key));
    commands.add(command("GET", key));
    commands.addAll(reads);
    commands.add(command("MULTI"));
    List<Object> found = connection.send(commands);
    RespError error = Wire.firstError(found);
    if (error != null) {
      connection.send(command("DISCARD"), command("UNWATCH"));
      throw refused(error);
    }
    return found;
  }

  private boolean execute(List<RespFrame> commands) {
    List<RespFrame> all = new ArrayList<>(commands);
    all.add(command("EXEC"));
    List<Object> replies = connection.send(all);
    Object executed = replies.get(replies.size() - 1);
    if (executed == null) {
      return false;
    }
    for (Object reply : replies) {
      // Why it was not queued says more than the EXECABORT at the end.
      if (reply instanceof RespError error) {
        throw refused(error);
      }
    }
    // What is refused inside of EXEC does not stop the rest: every reply counts.
    for (Object reply : (List<?>) executed) {
      if (reply instanceof RespError error && !vanished(error)) {
        throw refused(error);
      }
    }
    return true;
  }

  /** CLIENT KILL USER of a user deleted meanwhile; Redis ended its connections by itself. */
  private static boolean vanished(RespError error) {
    return error.message().contains("No such user");
  }

  private EndpointException refused(RespError error) {
    return RedisErrors.refusal(connection.endpoint(), "a command was refused", error.message());
  }
}
