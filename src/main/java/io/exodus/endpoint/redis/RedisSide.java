package io.exodus.endpoint.redis;

import static io.exodus.endpoint.redis.Wire.command;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private final StreamCheckpoints checkpoints;
  private final LogSettings settings;

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
    this.checkpoints = new StreamCheckpoints(primary, space, guard);
    this.settings = new LogSettings(primary, space, guard);
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

  /** How many waited: one that has gone meanwhile, or waits for something else, needs no answer. */
  @Override
  public int unblock(long epoch) {
    List<CommandArguments> commands = new ArrayList<>();
    guard.run(
        epoch,
        List.of(command("CLIENT", "LIST")),
        found -> {
          commands.clear();
          outsiders.clients(found.get(0)).stream()
              .filter(ClientEntry::blocked)
              .forEach(client -> commands.add(command("CLIENT", "UNBLOCK", client.id(), "ERROR")));
          return commands;
        });
    return commands.size();
  }

  @Override
  public String position() {
    return new RedisInfo(Wire.text(primary.call("INFO", "replication"))).position().toString();
  }

  @Override
  public void awaitApplied(Direction direction, String position, Duration atMost)
      throws InterruptedException {
    checkpoints.await(direction, Position.parse(position), atMost);
  }

  @Override
  public void endStream(Direction direction, long epoch) {
    checkpoints.end(direction, epoch);
  }

  @Override
  public void startStream(Direction direction, long epoch, long attempt, String position) {
    checkpoints.start(direction, epoch, attempt, Position.parse(position));
  }

  @Override
  public void restartStream(Direction direction, long epoch, String position) {
    checkpoints.restart(direction, epoch, Position.parse(position));
  }

  @Override
  public Applied applied(Direction direction) {
    return checkpoints.applied(direction);
  }

  @Override
  public void lengthenLog(long epoch) {
    settings.lengthen(epoch);
  }

  @Override
  public void empty(long epoch) {
    Checkpoint stands = checkpoints.look(Direction.FORWARD);
    if (stands != null && stands.state() == Checkpoint.State.ENDED) {
      throw new EndpointRefusedException(
          endpoint.name(),
          "the forward stream has ended here for good, so this database has been in charge",
          "do not empty it by hand either before you know what it holds; tell the database owner");
    }
    guard.run(
        epoch,
        List.of(command("SMEMBERS", space.fence()), command("HGETALL", space.settings())),
        found -> {
          List<CommandArguments> effects = new ArrayList<>();
          effects.add(command("FLUSHALL"));
          effects.add(command("SET", space.epoch(), epoch));
          if (!Wire.texts(found.get(0)).isEmpty()) {
            effects.add(command("SADD", space.fence()).addObjects(Wire.texts(found.get(0))));
          }
          StreamCheckpoints.fields(found.get(1))
              .forEach(
                  (name, value) -> effects.add(command("HSET", space.settings(), name, value)));
          String key = space.checkpoint(Direction.FORWARD);
          effects.add(StreamCheckpoints.write(key, Checkpoint.remains()));
          return effects;
        });
  }

  /** The epoch outlives the rest for a while, against a worker that wakes up late. */
  @Override
  public void clean(long epoch) {
    KeyspaceEvents.switchBack(primary, space);
    // Asked before: inside a transaction nothing could be compared any more.
    List<CommandArguments> putBack = settings.putBack(primary.call("HGETALL", space.settings()));
    guard.run(
        epoch,
        List.of(),
        found -> {
          List<CommandArguments> effects = new ArrayList<>(putBack);
          effects.add(
              command("DEL")
                  .addObjects(
                      space.fence(),
                      space.canary(),
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

  @Override
  public void close() {
    replicas.close();
    primary.close();
  }
}
