package io.exodus.memory.family;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.StreamLostException;
import io.exodus.memory.family.MemoryConnection.CheckFailedException;
import io.exodus.memory.family.MemoryConnection.LogLostException;
import io.exodus.migration.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Writes a snapshot of the source to the target. The checkpoint is there before the first record,
 * and each transaction checks it: of two workers that copy, the later one goes on.
 */
final class MemoryCopier implements Copier {

  private static final int BATCH = 200;

  @Override
  public Result copy(EndpointPair link, Listener listener, Cancellation cancellation) {
    try (MemoryConnection source = MemoryConnection.open(link.source());
        MemoryConnection target = MemoryConnection.open(link.target());
        Cancellation.AutoCloseableHook hook =
            cancellation.onCancel(
                () -> {
                  source.close();
                  target.close();
                })) {
      return copy(link, source, target, listener);
    } catch (CheckFailedException e) {
      throw new EndpointException(link.target().name(), "another worker has begun to copy here");
    } catch (EndpointException e) {
      cancellation.check();
      throw e;
    }
  }

  private static Result copy(
      EndpointPair link, MemoryConnection source, MemoryConnection target, Listener listener) {
    String key = new Control(link.migrationId()).checkpoint(Direction.FORWARD);
    String found = target.get(Control.SPACE, key);
    Checkpoint stands = Checkpoint.read(found);
    if (stands != null && stands.state() != Checkpoint.State.COPYING) {
      return alreadyCopied(link, source, target, stands);
    }
    if (stands == null && records(target) > 0) {
      throw new EndpointRefusedException(
          link.target().name(),
          "the target is not empty: it holds " + records(target) + " records",
          "empty it if nobody needs them; otherwise take another target");
    }
    long expected = records(source);
    Checkpoint copying = Checkpoint.copying(UUID.randomUUID().toString(), source.ask("SNAPSHOT"));
    String mine = copying.write();
    target.atomic(List.of(Control.check(key, found), "CLEAR", Control.set(key, mine)));
    long copied = 0;
    long bytes = 0;
    while (true) {
      List<String> words = MemoryConnection.words(source.ask("MORE " + BATCH));
      if (words.isEmpty()) {
        break;
      }
      List<String> writes = new ArrayList<>(List.of(Control.check(key, mine)));
      for (int i = 0; i < words.size(); i += 3) {
        writes.add("SET " + String.join(" ", words.subList(i, i + 3)));
        bytes += words.get(i + 1).length() + words.get(i + 2).length();
      }
      target.atomic(writes);
      copied += words.size() / 3;
      listener.progress(copied, Math.max(expected, copied), bytes);
    }
    String ready = Checkpoint.ready(copying.position(), 0).write();
    target.atomic(List.of(Control.check(key, mine), Control.set(key, ready)));
    return new Result(copied, 0, copying.position());
  }

  /** A worker died between its last step and telling of it. */
  private static Result alreadyCopied(
      EndpointPair link, MemoryConnection source, MemoryConnection target, Checkpoint stands) {
    try {
      source.ask("LOG " + stands.position() + " 0");
      return new Result(records(target), 0, stands.position());
    } catch (LogLostException e) {
      throw new StreamLostException(
          link.target().name(),
          "holds a copy of this migration that the source's log no longer reaches back to",
          "answer the gate 'Decide on a new copy'");
    }
  }

  private static long records(MemoryConnection connection) {
    return Long.parseLong(connection.info().get("records"));
  }
}
