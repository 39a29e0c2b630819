package io.exodus.memory.family;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower.Lag;
import io.exodus.endpoint.Follower.Listener;
import io.exodus.endpoint.Follower.Request;
import io.exodus.endpoint.Follower.Status;
import io.exodus.endpoint.StreamLostException;
import io.exodus.memory.family.LogReader.Change;
import io.exodus.memory.family.MemoryConnection.CheckFailedException;
import io.exodus.memory.family.MemoryConnection.CommandRefusedException;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.StreamState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One stream, from waiting for its checkpoint to its end. */
final class Following {

  private static final int BATCH = 500;
  private static final int WAIT_MILLIS = 100;
  private static final long EVERY_NANOS = 500_000_000;

  private final Request request;
  private final LogReader log;
  private final MemoryConnection destination;
  private final Listener listener;
  private final Cancellation cancellation;
  private final String key;
  private final List<RecordId> repairs = new ArrayList<>();
  private Checkpoint stands;
  private Lag lag;
  private long applied;
  private Status told;
  private long toldAt;

  Following(
      Request request,
      MemoryConnection origin,
      MemoryConnection destination,
      Listener listener,
      Cancellation cancellation) {
    this.request = request;
    this.log = new LogReader(request, origin);
    this.destination = destination;
    this.listener = listener;
    this.cancellation = cancellation;
    this.key = new Control(request.link().migrationId()).checkpoint(request.direction());
  }

  void run() throws InterruptedException {
    try {
      awaitReady();
      write(stands.ownedBy(request.worker()), List.of());
      while (true) {
        step();
      }
    } catch (StreamEnded e) {
      tell(StreamState.ENDED, log.end());
    }
  }

  /** Meanwhile a reverse stream shows by markers that it receives what it will have to apply. */
  private void awaitReady() throws InterruptedException {
    String received = log.end();
    while (true) {
      cancellation.check();
      stands = look();
      if (stands != null && stands.state() == Checkpoint.State.ENDED) {
        throw new StreamEnded();
      }
      if (stands != null && stands.state() == Checkpoint.State.READY) {
        return;
      }
      if (request.direction() == Direction.REVERSE) {
        log.await(received, WAIT_MILLIS);
        List<Change> changes = log.read(received, BATCH, List.of()).changes();
        received = end(changes, received);
        heard(log.marker(changes));
        tell(StreamState.ARMED, received);
      } else {
        tell(StreamState.WAITING, null);
        cancellation.pause(WAIT_MILLIS);
      }
    }
  }

  private void step() {
    cancellation.check();
    if (repairs.isEmpty()) {
      log.await(stands.position(), WAIT_MILLIS);
    }
    List<RecordId> wanted = List.copyOf(repairs);
    LogReader.Batch batch = log.read(stands.position(), BATCH, wanted);
    boolean whole = batch.changes().size() < BATCH;
    apply(batch.changes());
    // They were read together with the log: they are so at its end.
    if (whole && !wanted.isEmpty()) {
      repair(wanted, batch.values());
    }
    tell(whole ? StreamState.FOLLOWING : StreamState.CATCHING_UP, stands.position());
  }

  private void apply(List<Change> changes) {
    if (changes.isEmpty()) {
      // Nothing to write, which would show it.
      Checkpoint found = look();
      if (!stands.equals(found)) {
        throw overtaken(found);
      }
      return;
    }
    List<String> writes =
        changes.stream().filter(change -> !change.own()).map(Change::command).toList();
    try {
      write(after(changes), writes);
      applied += writes.size();
    } catch (CommandRefusedException e) {
      changes.forEach(this::applyAlone);
    }
    heard(log.marker(changes));
  }

  /** One that the destination refuses must not end the stream; the record is carried over whole. */
  private void applyAlone(Change change) {
    Checkpoint next = after(List.of(change));
    try {
      write(next, change.own() ? List.of() : List.of(change.command()));
      applied++;
    } catch (CommandRefusedException e) {
      listener.failed(new FailedRecord(change.record(), e.what()));
      repairs.add(change.record());
      write(next, List.of());
    }
  }

  private Checkpoint after(List<Change> changes) {
    return stands.at(end(changes, stands.position()), log.marker(changes));
  }

  private static String end(List<Change> changes, String otherwise) {
    return changes.isEmpty() ? otherwise : changes.get(changes.size() - 1).position();
  }

  private void repair(List<RecordId> records, List<String> values) {
    List<String> writes = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      String id = records.get(i).space() + " " + records.get(i).key();
      String value = values.get(i);
      writes.add(value == null ? "DEL " + id : "SET " + id + " " + value);
    }
    write(stands, writes);
    repairs.removeAll(records);
    records.forEach(listener::repaired);
  }

  /** All of it, or nothing where the checkpoint is not as this stream has left it. */
  private void write(Checkpoint next, List<String> writes) {
    List<String> commands = new ArrayList<>();
    commands.add(Control.check(key, stands.write()));
    commands.addAll(writes);
    commands.add(Control.set(key, next.write()));
    try {
      destination.atomic(commands);
      stands = next;
    } catch (CheckFailedException e) {
      throw overtaken(Checkpoint.read(e.found()));
    }
  }

  private RuntimeException overtaken(Checkpoint found) {
    return found != null && found.state() == Checkpoint.State.ENDED
        ? new StreamEnded()
        : new StreamLostException(
            destination.endpoint().name(), "another worker writes the stream");
  }

  private Checkpoint look() {
    return Checkpoint.read(destination.get(Control.SPACE, key));
  }

  private void heard(Instant marker) {
    if (marker != null) {
      lag = new Lag(marker, Instant.now());
    }
  }

  private void tell(StreamState state, String received) {
    long now = System.nanoTime();
    if (told != null && told.state() == state && now - toldAt < EVERY_NANOS) {
      return;
    }
    toldAt = now;
    told = new Status(state, received, stands == null ? null : stands.position(), lag, 0, applied);
    listener.status(told);
    if (state == StreamState.FOLLOWING) {
      repairs.addAll(listener.repairs());
    }
  }

  /** A change of authority has ended it for good. */
  private static final class StreamEnded extends RuntimeException {}
}
