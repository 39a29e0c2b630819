package io.exodus.memory.family;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.memory.family.MemoryConnection.CheckFailedException;
import io.exodus.migration.Alteration;
import io.exodus.migration.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** One database in a change of authority. */
final class MemorySide implements EndpointControl {

  private static final String LOG_LENGTH = "log-length";

  private final EndpointSettings endpoint;
  private final Control control;
  private final Alterations alterations;
  private final MemoryConnection connection;
  private final EpochGuard guard;
  private final Fence fence;

  MemorySide(EndpointSettings endpoint, String migrationId, Alterations alterations) {
    this.endpoint = endpoint;
    this.control = new Control(migrationId);
    this.alterations = alterations;
    this.connection = MemoryConnection.open(endpoint);
    this.guard = new EpochGuard(connection, control);
    this.fence = new Fence(connection, control, guard, alterations);
  }

  @Override
  public void raiseEpoch(long epoch) {
    guard.raise(epoch);
  }

  @Override
  public void leaveTrace(long epoch) {
    guard.run(epoch, List.of(Control.set(control.trace(), epoch)));
  }

  @Override
  public boolean remembers() {
    return connection.get(Control.SPACE, control.trace()) != null;
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
    fence.prove();
  }

  @Override
  public void open(long epoch) {
    fence.open(epoch);
  }

  @Override
  public void proveAdmission(long epoch) {
    fence.proveOpen(epoch);
  }

  @Override
  public Set<String> lockedOut() {
    return fence.lockedOut();
  }

  @Override
  public boolean fenced(long epoch) {
    return fence.stands(epoch);
  }

  @Override
  public String position() {
    return connection.info().get("position");
  }

  @Override
  public void awaitApplied(Direction direction, String position, Duration atMost)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      Checkpoint stands = checkpoint(direction);
      if (stands != null
          && stands.state() != Checkpoint.State.COPYING
          && stands.reaches(position)) {
        return;
      }
      if (System.nanoTime() - end > 0) {
        throw new EndpointException(
            endpoint.name(),
            "has not applied " + position + " within " + atMost.toMillis() + " ms",
            "check the stream's lag");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** The sequences: the log says nothing of them. */
  @Override
  public Map<String, String> outsideLog() {
    return MemoryConnection.pairs(connection.ask("SEQUENCES"));
  }

  @Override
  public void carry(long epoch, Map<String, String> state) {
    List<String> effects = new ArrayList<>();
    state.forEach((sequence, value) -> effects.add("SEQUENCE " + sequence + " " + value));
    guard.run(epoch, effects);
  }

  @Override
  public void endStream(Direction direction, long epoch) {
    change(
        direction,
        epoch,
        stands ->
            (stands == null ? Checkpoint.ready(Checkpoint.NOWHERE, 0) : stands)
                .in(Checkpoint.State.ENDED));
  }

  @Override
  public void startStream(Direction direction, long epoch, long attempt, String position) {
    change(
        direction,
        epoch,
        stands ->
            stands != null && stands.attempt() >= attempt
                ? stands
                : Checkpoint.ready(position, attempt));
  }

  @Override
  public void startLostStream(Direction direction, long epoch, long attempt) {
    startStream(direction, epoch, attempt, Checkpoint.NOWHERE);
  }

  @Override
  public void restartStream(Direction direction, long epoch, String position) {
    change(
        direction,
        epoch,
        stands -> Checkpoint.ready(position, stands == null ? 0 : stands.attempt()));
  }

  @Override
  public Applied applied(Direction direction) {
    Checkpoint stands = checkpoint(direction);
    return stands == null || stands.state() == Checkpoint.State.COPYING
        ? null
        : new Applied(stands.position(), stands.marker());
  }

  /** Twice as much of it. */
  @Override
  public void retainLog(Direction direction, long epoch) {
    String was = connection.info().get(LOG_LENGTH);
    String longer = Long.toString(2 * Long.parseLong(was));
    alterations.note(List.of(Alteration.setting(LOG_LENGTH, was, longer)));
    guard.run(epoch, List.of("RETAIN " + longer));
  }

  @Override
  public void empty(long epoch) {
    Checkpoint stands = checkpoint(Direction.FORWARD);
    if (stands != null && stands.state() == Checkpoint.State.ENDED) {
      throw new EndpointRefusedException(
          endpoint.name(),
          "the forward stream has ended here for good, so this database has had the authority",
          "do not empty it before you know what it holds");
    }
    Checkpoint remains = Checkpoint.copying("", Checkpoint.NOWHERE);
    guard.run(
        epoch,
        List.of("CLEAR", Control.set(control.checkpoint(Direction.FORWARD), remains.write())));
  }

  /** The epoch stays, against a worker that wakes up late. */
  @Override
  public void clean(long epoch) {
    fence.leaveNothing();
    List<String> effects = new ArrayList<>();
    effects.add(Control.remove(control.fence()));
    effects.add(Control.remove(control.trace()));
    for (Direction direction : Direction.values()) {
      effects.add(Control.remove(control.checkpoint(direction)));
      effects.add(Control.remove(control.marker(direction)));
    }
    List<Alteration> settings =
        alterations.known().stream()
            .filter(each -> each.kind() == Alteration.Kind.SETTING)
            .toList();
    Map<String, String> info = connection.info();
    settings.stream()
        .filter(each -> each.made().equals(info.get(each.name())))
        .forEach(each -> effects.add("RETAIN " + each.was()));
    guard.run(epoch, effects);
    alterations.forget(epoch, settings);
  }

  @Override
  public void close() {
    connection.close();
  }

  private Checkpoint checkpoint(Direction direction) {
    return Checkpoint.read(connection.get(Control.SPACE, control.checkpoint(direction)));
  }

  /** A follower may write it at the same time: then looks again. */
  private void change(Direction direction, long epoch, UnaryOperator<Checkpoint> change) {
    String key = control.checkpoint(direction);
    while (true) {
      String found = connection.get(Control.SPACE, key);
      String next = change.apply(Checkpoint.read(found)).write();
      try {
        guard.run(epoch, List.of(Control.check(key, found), Control.set(key, next)));
        return;
      } catch (CheckFailedException e) {
        continue;
      }
    }
  }
}
