package io.exodus.memory;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Follower;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.StreamState;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/** A stream that somebody follows on a thread of its own. */
final class Followed implements Follower.Listener {

  private final Cancellation cancellation = new Cancellation();
  private final CompletableFuture<Void> end;
  private final List<RecordId> wanted = new CopyOnWriteArrayList<>();
  private final List<RecordId> repaired = new CopyOnWriteArrayList<>();
  private final List<FailedRecord> failed = new CopyOnWriteArrayList<>();
  private volatile Follower.Status status;

  Followed(Family family, EndpointPair link, Direction direction) {
    Follower.Request request =
        new Follower.Request(link, direction, UUID.randomUUID().toString(), this::noSpool);
    end =
        CompletableFuture.runAsync(
            () -> {
              try {
                family.follower().follow(request, this, cancellation);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** Null before the first. */
  Follower.Status status() {
    return status;
  }

  boolean is(StreamState state) {
    return status != null && status.state() == state;
  }

  void wantRepaired(RecordId... records) {
    wanted.addAll(List.of(records));
  }

  List<RecordId> repaired() {
    return repaired;
  }

  List<FailedRecord> failed() {
    return failed;
  }

  /** Waits until it has ended by itself, and throws why. */
  void end() throws Throwable {
    try {
      end.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  /** Ends it, and waits for that. */
  void close() throws InterruptedException {
    cancellation.cancel("the test is over");
    try {
      end.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof CancelledException)
          && !(e.getCause() instanceof RuntimeException)) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** This family needs none. */
  private Path noSpool() {
    throw new IllegalStateException("a spool was asked for");
  }

  @Override
  public void status(Follower.Status now) {
    status = now;
  }

  @Override
  public void failed(FailedRecord record) {
    failed.add(record);
  }

  @Override
  public List<RecordId> repairs() {
    List<RecordId> records = List.copyOf(wanted);
    wanted.removeAll(records);
    return records;
  }

  @Override
  public void repaired(RecordId record) {
    repaired.add(record);
  }
}
