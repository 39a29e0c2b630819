package io.exodus.endpoint.redis;

import static io.exodus.endpoint.redis.Wire.command;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.Side;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import redis.clients.jedis.CommandArguments;

/** The checkpoints of the streams that end in one database, as a change of authority uses them. */
final class StreamCheckpoints {

  private final ControlConnection primary;
  private final ControlSpace space;
  private final EpochGuard guard;

  StreamCheckpoints(ControlConnection primary, ControlSpace space, EpochGuard guard) {
    this.primary = primary;
    this.space = space;
    this.guard = guard;
  }

  /** Null where there is none. */
  Checkpoint look(Direction direction) {
    return checkpoint(primary.call("HGETALL", space.checkpoint(direction)));
  }

  Side.Applied applied(Direction direction) {
    Checkpoint stands = look(direction);
    return stands == null || stands.state() == Checkpoint.State.COPYING
        ? null
        : new Side.Applied(stands.position().toString(), stands.marker());
  }

  void await(Direction direction, Position wanted, Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (true) {
      Checkpoint checkpoint = look(direction);
      if (checkpoint != null && checkpoint.state() != Checkpoint.State.COPYING) {
        if (checkpoint.scanned()) {
          ScanProof.demand(primary, space, Duration.ofNanos(until - System.nanoTime()));
          return;
        }
        if (!checkpoint.replid().equals(wanted.replid())) {
          throw new EndpointException(
              primary.endpoint(),
              "the stream stands at "
                  + checkpoint.position()
                  + ", in another history than "
                  + wanted
                  + ": the origin was restarted or failed over",
              "abort; the stream goes on in the new history by itself, or is told as lost");
        }
        if (checkpoint.offset() >= wanted.offset()) {
          return;
        }
      }
      if (System.nanoTime() - until >= 0) {
        throw new EndpointException(
            primary.endpoint(),
            "has not applied "
                + wanted
                + " within "
                + atMost.toMillis()
                + " ms; it stands at "
                + (checkpoint == null ? "nothing" : checkpoint.position()),
            "look at the stream's lag, and at the load of both sides");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  void end(Direction direction, long epoch) {
    change(
        direction,
        epoch,
        stands ->
            stands == null
                ? new Checkpoint(Checkpoint.State.ENDED, "", "", 0, 0, null, 0)
                : new Checkpoint(
                    Checkpoint.State.ENDED,
                    stands.owner(),
                    stands.replid(),
                    stands.offset(),
                    stands.database(),
                    stands.marker(),
                    stands.attempt()));
  }

  /** Does nothing where the attempt has already done so. */
  void start(Direction direction, long epoch, long attempt, Position position) {
    change(
        direction,
        epoch,
        stands ->
            stands != null && stands.attempt() >= attempt
                ? null
                : Checkpoint.ready(position, attempt));
  }

  /** Keeps the attempt, so that its own start, were it repeated, changes nothing. */
  void restart(Direction direction, long epoch, Position position) {
    change(
        direction,
        epoch,
        stands -> Checkpoint.ready(position, stands == null ? 0 : stands.attempt()));
  }

  /**
   * @param next null to leave it as it is
   */
  private void change(Direction direction, long epoch, UnaryOperator<Checkpoint> next) {
    String key = space.checkpoint(direction);
    guard.run(
        epoch,
        List.of(command("HGETALL", key)),
        found -> {
          Checkpoint changed = next.apply(checkpoint(found.get(0)));
          return changed == null ? List.of() : List.of(command("DEL", key), write(key, changed));
        });
  }

  static CommandArguments write(String key, Checkpoint checkpoint) {
    CommandArguments command = command("HSET", key);
    checkpoint.write().forEach((field, value) -> command.add(field).add(value));
    return command;
  }

  private static Checkpoint checkpoint(Object hash) {
    return Checkpoint.read(fields(hash));
  }

  /** The fields of a hash, as HGETALL answers. */
  static Map<String, String> fields(Object hash) {
    List<String> parts = Wire.texts(hash);
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < parts.size(); i += 2) {
      fields.put(parts.get(i), parts.get(i + 1));
    }
    return fields;
  }
}
