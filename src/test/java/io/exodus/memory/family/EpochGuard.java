package io.exodus.memory.family;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.memory.family.MemoryConnection.CheckFailedException;
import java.util.ArrayList;
import java.util.List;

/** Lets effects happen only where no higher epoch stands in the database. */
final class EpochGuard {

  private final MemoryConnection connection;
  private final String key;

  /** As last seen here; null before. Where it is gone, a higher one may have been there. */
  private String written;

  EpochGuard(MemoryConnection connection, Control control) {
    this.connection = connection;
    this.key = control.epoch();
  }

  /** Writes it even where none stands, as in a database that has forgotten it. */
  void raise(long epoch) {
    written = null;
    run(epoch, List.of());
  }

  /**
   * Writes the epoch and does the rest, or nothing at all.
   *
   * @throws StaleEpochException if a higher epoch stands there
   * @throws EndpointException if the database has lost the epoch since it was written
   * @throws CheckFailedException if a check among the effects does not hold
   */
  void run(long epoch, List<String> effects) {
    while (true) {
      List<String> commands = new ArrayList<>();
      if (written != null) {
        commands.add(Control.check(key, written));
      }
      commands.add("CHECK " + key + " UPTO " + epoch);
      commands.add(Control.set(key, epoch));
      commands.addAll(effects);
      try {
        connection.atomic(commands);
        written = Long.toString(epoch);
        return;
      } catch (CheckFailedException e) {
        written = standing(epoch, e);
      }
    }
  }

  private String standing(long epoch, CheckFailedException failed) {
    String found = failed.found();
    if (!failed.key().equals(key)) {
      throw failed;
    }
    if (found == null) {
      throw new EndpointException(
          connection.endpoint().name(),
          "it has lost the epoch that Exodus wrote there: it restarted, or somebody emptied it",
          "nothing was changed. The step asks the engine's record and goes on from there");
    }
    if (Long.parseLong(found) > epoch) {
      throw new StaleEpochException(connection.endpoint().name(), epoch, Long.parseLong(found));
    }
    return found;
  }
}
