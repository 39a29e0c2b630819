package io.exodus.endpoint.redis.authority;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ControlConnection;
import io.exodus.endpoint.redis.control.EpochGuard;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.LogSettings;
import io.exodus.endpoint.redis.control.StreamCheckpoints;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.endpoint.redis.wire.Wire;
import io.exodus.migration.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes records away: all of a database for a new copy, or Exodus's own at the end. */
final class RedisContents {

  /** A worker that sleeps longer than this is not taken for one that may wake up. */
  private static final Duration EPOCH_OUTLIVES = Duration.ofMinutes(10);

  private final EndpointSettings endpoint;
  private final ControlConnection primary;
  private final ExodusKeys space;
  private final EpochGuard guard;
  private final StreamCheckpoints checkpoints;
  private final LogSettings settings;

  RedisContents(
      EndpointSettings endpoint,
      ControlConnection primary,
      ExodusKeys space,
      EpochGuard guard,
      StreamCheckpoints checkpoints,
      LogSettings settings) {
    this.endpoint = endpoint;
    this.primary = primary;
    this.space = space;
    this.guard = guard;
    this.checkpoints = checkpoints;
    this.settings = settings;
  }

  /**
   * Takes everything away for a new copy, but for what keeps the fence and the settings known.
   *
   * @throws EndpointRefusedException if this database has had the authority
   */
  void empty(long epoch) {
    Checkpoint stands = checkpoints.look(Direction.FORWARD);
    if (stands != null && stands.state() == Checkpoint.State.ENDED) {
      throw new EndpointRefusedException(
          endpoint.name(),
          "the forward stream has ended here for good, so this database has had the authority",
          "do not empty it by hand before you know what it holds; ask the database owner");
    }
    guard.run(
        epoch,
        List.of(
            command("SMEMBERS", space.fence()),
            command("HGETALL", space.settings()),
            command("HGETALL", space.notifications())),
        found -> {
          List<RespFrame> effects = new ArrayList<>();
          effects.add(command("FLUSHALL"));
          effects.add(command("SET", space.epoch(), epoch));
          if (!Wire.texts(found.get(0)).isEmpty()) {
            effects.add(command("SADD", space.fence(), Wire.texts(found.get(0))));
          }
          RespConnection.hash(found.get(1))
              .forEach(
                  (name, value) -> effects.add(command("HSET", space.settings(), name, value)));
          RespConnection.hash(found.get(2))
              .forEach(
                  (name, value) ->
                      effects.add(command("HSET", space.notifications(), name, value)));
          String key = space.checkpoint(Direction.FORWARD);
          effects.add(StreamCheckpoints.write(key, Checkpoint.remains()));
          return effects;
        });
  }

  /** The epoch outlives the rest for a while, against a worker that wakes up late. */
  void forgetKeys(long epoch) {
    // Asked before: inside a transaction nothing could be compared any more.
    List<RespFrame> putBack = settings.putBack(primary.call("HGETALL", space.settings()));
    guard.run(
        epoch,
        List.of(),
        found -> {
          List<RespFrame> effects = new ArrayList<>(putBack);
          effects.add(
              command(
                  "DEL",
                  space.fence(),
                  space.canary(),
                  space.trace(),
                  space.settings(),
                  space.scan(),
                  space.beat(),
                  space.notifications(),
                  space.checkpoint(Direction.FORWARD),
                  space.checkpoint(Direction.REVERSE),
                  space.marker(Direction.FORWARD),
                  space.marker(Direction.REVERSE)));
          effects.add(command("PEXPIRE", space.epoch(), EPOCH_OUTLIVES.toMillis()));
          return effects;
        });
  }
}
