package io.exodus.endpoint.redis;

import static io.exodus.endpoint.redis.Wire.command;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.StaleEpochException;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Lets effects happen only while no higher epoch stands in the database: WATCH, GET, MULTI, EXEC
 * (see redis.io/docs/interact/transactions). Each effect writes the epoch, so that an EXEC which
 * read an older one answers nil and changes nothing.
 */
final class EpochGuard {

  private static final int ATTEMPTS = 100;

  private final ControlConnection connection;
  private final String key;
  private final boolean writes;

  private EpochGuard(ControlConnection connection, ControlSpace space, boolean writes) {
    this.connection = connection;
    this.key = space.epoch();
    this.writes = writes;
  }

  static EpochGuard ofPrimary(ControlConnection connection, ControlSpace space) {
    return new EpochGuard(connection, space, true);
  }

  /** A replica takes no writes; its epoch is the one that its primary has sent it. */
  static EpochGuard ofReplica(ControlConnection connection, ControlSpace space) {
    return new EpochGuard(connection, space, false);
  }

  /** What to do, by what was read under WATCH; nothing to do where the list is empty. */
  interface Effect {
    List<CommandArguments> of(List<Object> found);
  }

  void raise(long epoch) {
    run(epoch, List.of(), found -> List.of());
  }

  /**
   * @param reads sent behind the WATCH; their replies decide about the effect
   * @throws StaleEpochException if a higher epoch stands there; nothing was changed
   * @throws EndpointException if the database refuses any of the commands
   */
  void run(long epoch, List<CommandArguments> reads, Effect effect) {
    attempt(epoch, reads, effect);
  }

  /** Repeats, in whosever name, what the epoch that stands there has done. */
  void repeat(List<CommandArguments> reads, Effect effect) {
    attempt(null, reads, effect);
  }

  private void attempt(Long epoch, List<CommandArguments> reads, Effect effect) {
    for (int i = 0; i < ATTEMPTS; i++) {
      List<Object> found = begin(reads);
      String written = Wire.text(found.get(1));
      if (epoch != null && written != null && Long.parseLong(written) > epoch) {
        connection.call("DISCARD");
        throw new StaleEpochException(connection.endpoint(), epoch, Long.parseLong(written));
      }
      List<CommandArguments> commands = new ArrayList<>();
      Object stands = epoch != null ? epoch : written;
      if (writes && stands != null) {
        // Written even where it stays the same: who watches it with an older view gets nil.
        commands.add(command("SET", key, stands));
      }
      commands.addAll(effect.of(found.subList(2, found.size() - 1)));
      if (execute(commands)) {
        return;
      }
    }
    throw new EndpointException(
        connection.endpoint(),
        "the epoch changed under each of " + ATTEMPTS + " attempts",
        "see whether another worker runs on the same migration");
  }

  /** MULTI goes along with the reads: were it refused, the effects would run one by one. */
  private List<Object> begin(List<CommandArguments> reads) {
    List<CommandArguments> commands = new ArrayList<>();
    commands.add(command("WATCH", key));
    commands.add(command("GET", key));
    commands.addAll(reads);
    commands.add(command("MULTI"));
    List<Object> found = connection.send(commands);
    JedisDataException error = Wire.firstError(found);
    if (error != null) {
      connection.send(command("DISCARD"), command("UNWATCH"));
      throw refused(error);
    }
    return found;
  }

  private boolean execute(List<CommandArguments> commands) {
    List<CommandArguments> all = new ArrayList<>(commands);
    all.add(command("EXEC"));
    List<Object> replies = connection.send(all);
    Object executed = replies.get(replies.size() - 1);
    if (executed == null) {
      return false;
    }
    for (Object reply : replies) {
      // Why it was not queued says more than the EXECABORT at the end.
      if (reply instanceof JedisDataException error) {
        throw refused(error);
      }
    }
    // What is refused inside of EXEC does not stop the rest: every reply counts.
    for (Object reply : (List<?>) executed) {
      if (reply instanceof JedisDataException error && !vanished(error)) {
        throw refused(error);
      }
    }
    return true;
  }

  /** CLIENT KILL USER of a user deleted meanwhile; Redis ended its connections by itself. */
  private static boolean vanished(JedisDataException error) {
    return error.getMessage().contains("No such user");
  }

  private EndpointException refused(JedisDataException error) {
    return RedisTrouble.of(connection.endpoint(), "a command was refused", error);
  }
}
