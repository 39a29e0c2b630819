package io.exodus.endpoint.redis.control;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.migration.Direction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The checkpoints of the streams that end in one database, as a change of authority uses them. */
public final class StreamCheckpoints {

  private final ControlConnection primary;
  private final ExodusKeys space;
  private final EpochGuard guard;

  public StreamCheckpoints(ControlConnection primary, ExodusKeys space, EpochGuard guard) {
    this.primary = primary;
    this.space = space;
    this.guard = guard;
  }

  /** Null where there is none. */
  public Checkpoint look(Direction direction) {
    return checkpoint(primary.call("HGETALL", space.checkpoint(direction)));
  }

  public EndpointControl.Applied applied(Direction direction) {
    Checkpoint stands = look(direction);
    return stands == null || stands.state() == Checkpoint.State.COPYING
        ? null
        : new EndpointControl.Applied(stands.position().toString(), stands.marker());
  }

  public void await(Direction direction, Position wanted, Duration atMost)
      throws InterruptedException {
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
              "abort. The stream goes on in the new history by itself, or Exodus reports it as "
                  + "lost");
        }
        // Applied is not enough: what this side has expired on its own meanwhile must be back.
        if (checkpoint.settled() >= wanted.offset()) {
          return;
        }
      }
      if (System.nanoTime() - until >= 0) {
        throw late(checkpoint, wanted, atMost);
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private EndpointException late(Checkpoint checkpoint, Position wanted, Duration atMost) {
    if (checkpoint != null && checkpoint.offset() >= wanted.offset()) {
      return new EndpointException(
          primary.endpoint(),
          "has applied all, but within "
              + atMost.toMillis()
              + " ms Exodus could not read again all records that it expired too early. It is "
              + "correct up to "
              + checkpoint.settled()
              + " of "
              + wanted.offset(),
          "try again once the stream has run without a stall for a while. Agree to a longer hold "
              + "if many records live only for seconds");
    }
    return new EndpointException(
        primary.endpoint(),
        "has not applied "
            + wanted
            + " within "
            + atMost.toMillis()
            + " ms; it stands at "
            + (checkpoint == null ? "nothing" : checkpoint.position()),
        "check the stream's lag, and the load of both sides");
  }

  public void end(Direction direction, long epoch) {
    change(
        direction,
        epoch,
        stands ->
            stands == null
                ? Checkpoint.copying("", 0).in(Checkpoint.State.ENDED)
                : stands.in(Checkpoint.State.ENDED));
  }

  /** Does nothing where the attempt has already done so. */
  public void start(Direction direction, long epoch, long attempt, Position position) {
    change(
        direction,
        epoch,
        stands ->
            stands != null && stands.attempt() >= attempt
                ? null
                : Checkpoint.ready(position, attempt));
  }

  /** Keeps the attempt, so that its own start, were it repeated, changes nothing. */
  public void restart(Direction direction, long epoch, Position position) {
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

  public static RespFrame write(String key, Checkpoint checkpoint) {
    return RespFrame.of(new RespBuffer().command(checkpoint.hset(key)).toByteArray());
  }

  private static Checkpoint checkpoint(Object hash) {
    return Checkpoint.read(RespConnection.hash(hash));
  }
}
