package io.exodus.endpoint.redis.authority;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.acl.FencedUsers;
import io.exodus.endpoint.redis.control.Altered;
import io.exodus.endpoint.redis.control.ControlConnection;
import io.exodus.endpoint.redis.control.EpochGuard;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.KeyspaceEvents;
import io.exodus.endpoint.redis.control.LogSettings;
import io.exodus.endpoint.redis.control.StreamCheckpoints;
import io.exodus.endpoint.redis.wire.ClientEntry;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.endpoint.redis.wire.Wire;
import io.exodus.migration.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One Redis database in a change of authority. */
public final class RedisSide implements EndpointControl {

  /** In the history of no server. */
  private static final Position NOWHERE = new Position("0".repeat(40), 0);

  private final EndpointSettings endpoint;
  private final Altered altered;
  private final ExodusKeys space;
  private final ControlConnection primary;
  private final ReplicaNodes replicas;
  private final EpochGuard guard;
  private final RedisFence fence;
  private final LentPassword lent;
  private final Canary canary;
  private final FencedUsers outsiders;
  private final StreamCheckpoints checkpoints;
  private final LogSettings settings;
  private final RedisContents contents;

  /**
   * @throws EndpointException if the endpoint cannot be reached or refuses the login
   */
  public RedisSide(EndpointSettings endpoint, String migrationId, Alterations alterations) {
    this.endpoint = endpoint;
    this.altered = new Altered(alterations);
    this.space = new ExodusKeys(migrationId);
    this.primary = new ControlConnection(endpoint);
    this.replicas = new ReplicaNodes(endpoint);
    this.guard = EpochGuard.ofPrimary(primary, space);
    this.fence = new RedisFence(endpoint, primary, replicas, space, guard, altered);
    this.lent = new LentPassword(endpoint, primary, space);
    this.canary = new Canary(endpoint, primary, space, lent);
    this.outsiders = new FencedUsers(endpoint);
    this.checkpoints = new StreamCheckpoints(primary, space, guard);
    this.settings = new LogSettings(primary, space, guard, altered);
    this.contents = new RedisContents(endpoint, primary, space, guard, checkpoints, settings);
    replicas.warm(primary);
  }

  @Override
  public void raiseEpoch(long epoch) {
    guard.raise(epoch);
  }

  @Override
  public void leaveTrace(long epoch) {
    guard.run(epoch, List.of(), found -> List.of(command("SET", space.trace(), epoch)));
  }

  @Override
  public boolean remembers() {
    return primary.call("GET", space.trace()) != null;
  }

  @Override
  public void expectFence() {
    fence.expect();
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
  public void proveAdmission(long epoch) {
    Set<String> users = altered.users(Altered.PRIMARY);
    users.addAll(endpoint.applicationUsers());
    canary.getIn(users);
    fence.seenOpen(epoch);
  }

  @Override
  public Set<String> lockedOut() {
    Set<String> out = new TreeSet<>(endpoint.applicationUsers());
    out.removeIf(fence::admits);
    return out;
  }

  @Override
  public boolean fenced(long epoch) {
    return fence.stands(epoch);
  }

  /** How many waited: one that has gone meanwhile, or waits for something else, needs no answer. */
  @Override
  public int unblock(long epoch) {
    List<RespFrame> commands = new ArrayList<>();
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

  /** Replication tells of everything that belongs to the data. */
  @Override
  public Map<String, String> outsideLog() {
    return Map.of();
  }

  @Override
  public void carry(long epoch, Map<String, String> state) {
    throw new IllegalArgumentException("a Redis has no state outside its log: " + state.keySet());
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
  public void startLostStream(Direction direction, long epoch, long attempt) {
    checkpoints.start(direction, epoch, attempt, NOWHERE);
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
  public void retainLog(Direction direction, long epoch) {
    settings.lengthen(epoch);
  }

  @Override
  public void empty(long epoch) {
    contents.empty(epoch);
  }

  @Override
  public void clean(long epoch) {
    KeyspaceEvents.switchBack(primary, space, altered);
    lent.leaveNothing(altered.users(Altered.PRIMARY));
    contents.forgetKeys(epoch);
    altered.forgetSettings(epoch);
  }

  @Override
  public void close() {
    replicas.close();
    primary.close();
  }
}
