package io.exodus.endpoint.redis;

import static io.exodus.endpoint.redis.Wire.command;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Side;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.CommandArguments;

/** One Redis database in a change of authority. */
final class RedisSide implements Side {

  /** A worker that sleeps longer than this is not taken for one that may wake up. */
  private static final Duration EPOCH_OUTLIVES = Duration.ofMinutes(10);

  private final EndpointSettings endpoint;
  private final ControlSpace space;
  private final ControlConnection primary;
  private final ReplicaNodes replicas;
  private final EpochGuard guard;
  private final RedisFence fence;
  private final Canary canary;
  private final Outsiders outsiders;

  /**
   * @throws EndpointException if the endpoint cannot be reached or refuses the login
   */
  RedisSide(EndpointSettings endpoint, String migrationId) {
    this.endpoint = endpoint;
    this.space = new ControlSpace(migrationId);
    this.primary = new ControlConnection(endpoint);
    this.replicas = new ReplicaNodes(endpoint);
    this.guard = EpochGuard.ofPrimary(primary, space);
    this.fence = new RedisFence(endpoint, primary, replicas, space);
    this.canary = new Canary(endpoint, primary, space);
    this.outsiders = new Outsiders(endpoint);
    replicas.warm(primary);
  }

  @Override
  public void raiseEpoch(long epoch) {
    guard.raise(epoch);
  }

  @Override
  public void fence(long epoch) {
    fence.close(epoch);
  }

  @Override
  public void proveFence() {
    canary.prove();
  }

  @Override
  public void open(long epoch) {
    fence.open(epoch);
  }

  @Override
  public boolean admits() {
    return fence.admits(endpoint.applicationUser());
  }

  @Override
  public boolean fenced() {
    return fence.stands();
  }

  @Override
  public int unblock() {
    List<CommandArguments> commands =
        outsiders.clients(primary.call("CLIENT", "LIST")).stream()
            .filter(ClientEntry::blocked)
            .map(client -> command("CLIENT", "UNBLOCK", client.id(), "ERROR"))
            .toList();
    // One that has gone, or waits for something else, answers 0 or an error.
    return (int) primary.send(commands).stream().filter(Long.valueOf(1)::equals).count();
  }

  @Override
  public String position() {
    return new RedisInfo(Wire.text(primary.call("INFO", "replication"))).position().toString();
  }

  @Override
  public void awaitApplied(Direction direction, String position, Duration atMost)
      throws InterruptedException {
    Position wanted = Position.parse(position);
    long until = System.nanoTime() + atMost.toNanos();
    while (true) {
      Checkpoint checkpoint = checkpoint(primary.call("HGETALL", space.checkpoint(direction)));
      if (checkpoint != null && checkpoint.state() != Checkpoint.State.COPYING) {
        if (checkpoint.scanned()) {
          ScanProof.demand(primary, space, Duration.ofNanos(until - System.nanoTime()));
          return;
        }
        if (!checkpoint.replid().equals(wanted.replid())) {
          throw new EndpointException(
              endpoint.name(),
              "the stream stands at "
                  + checkpoint.position()
                  + ", in another history than "
                  + wanted
                  + ": the origin was restarted or failed over",
              "the stream is lost; abort, and begin with a new migration");
        }
        if (checkpoint.offset() >= wanted.offset()) {
          return;
        }
      }
      if (System.nanoTime() - until >= 0) {
        throw new EndpointException(
            endpoint.name(),
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

  @Override
  public void endStream(Direction direction, long epoch) {
    String key = space.checkpoint(direction);
    guard.run(
        epoch,
        List.of(command("HGETALL", key)),
        found -> {
          Checkpoint stands = checkpoint(found.get(0));
          Checkpoint ended =
              stands == null
                  ? new Checkpoint(Checkpoint.State.ENDED, "", "", 0, 0, null, 0)
                  : new Checkpoint(
                      Checkpoint.State.ENDED,
                      stands.owner(),
                      stands.replid(),
                      stands.offset(),
                      stands.database(),
                      stands.marker(),
                      stands.attempt());
          return List.of(write(key, ended));
        });
  }

  @Override
  public void startStream(Direction direction, long epoch, long attempt, String position) {
    String key = space.checkpoint(direction);
    guard.run(
        epoch,
        List.of(command("HGETALL", key)),
        found -> {
          Checkpoint stands = checkpoint(found.get(0));
          if (stands != null && stands.attempt() >= attempt) {
            return List.of();
          }
          return List.of(
              command("DEL", key), write(key, Checkpoint.ready(Position.parse(position), attempt)));
        });
  }

  /** The epoch outlives the rest for a while, against a worker that wakes up late. */
  @Override
  public void clean(long epoch) {
    KeyspaceEvents.switchBack(primary, space);
    guard.run(
        epoch,
        List.of(),
        found ->
            List.of(
                command("DEL")
                    .addObjects(
                        space.fence(),
                        space.canary(),
                        space.scan(),
                        space.beat(),
                        space.notifications(),
                        space.checkpoint(Direction.FORWARD),
                        space.checkpoint(Direction.REVERSE),
                        space.marker(Direction.FORWARD),
                        space.marker(Direction.REVERSE)),
                command("PEXPIRE", space.epoch(), EPOCH_OUTLIVES.toMillis())));
  }

  private static CommandArguments write(String key, Checkpoint checkpoint) {
    CommandArguments command = command("HSET", key);
    checkpoint.write().forEach((field, value) -> command.add(field).add(value));
    return command;
  }

  private static Checkpoint checkpoint(Object hash) {
    List<String> parts = Wire.texts(hash);
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < parts.size(); i += 2) {
      fields.put(parts.get(i), parts.get(i + 1));
    }
    return Checkpoint.read(fields);
  }

  @Override
  public void close() {
    replicas.close();
    primary.close();
  }
}
