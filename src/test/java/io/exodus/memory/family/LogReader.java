package io.exodus.memory.family;

import io.exodus.endpoint.Follower.Request;
import io.exodus.endpoint.StreamLostException;
import io.exodus.memory.family.MemoryConnection.LogLostException;
import io.exodus.migration.RecordId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the log of a stream's origin. */
final class LogReader {

  private final MemoryConnection origin;
  private final String marker;

  LogReader(Request request, MemoryConnection origin) {
    this.origin = origin;
    this.marker =
        Control.SPACE
            + " "
            + new Control(request.link().migrationId()).marker(request.direction())
            + " ";
  }

  /**
   * A change of the log.
   *
   * @param position up to and with it
   */
  record Change(String position, String command) {

    RecordId record() {
      String[] words = command.split(" ");
      return new RecordId(words[1], words[2]);
    }

    /** Exodus's own, which stays where it is. */
    boolean own() {
      return record().space().equals(Control.SPACE);
    }
  }

  /**
   * What was read at one moment.
   *
   * @param values of the wanted records, in their order; null for one that is not there
   */
  record Batch(List<Change> changes, List<String> values) {}

  String end() {
    return origin.info().get("position");
  }

  /** Ends sooner where there is more behind the position. */
  void await(String position, int millis) {
    lost(() -> origin.ask("WAIT " + position + " " + millis));
  }

  Batch read(String position, int most, List<RecordId> wanted) {
    List<String> commands = new ArrayList<>();
    wanted.forEach(record -> commands.add("GET " + record.space() + " " + record.key()));
    // The last, since its entries are separated as the replies are.
    commands.add("LOG " + position + " " + most);
    List<String> replies = lost(() -> origin.atomic(commands));
    List<String> values = new ArrayList<>();
    for (String reply : replies.subList(0, wanted.size())) {
      values.add(MemoryConnection.valueOf(reply));
    }
    List<Change> changes = new ArrayList<>();
    for (String entry : replies.subList(wanted.size(), replies.size())) {
      String change = changes.isEmpty() ? MemoryConnection.content(entry) : entry;
      if (!change.isEmpty()) {
        String number = change.substring(0, change.indexOf(' '));
        changes.add(
            new Change(
                Checkpoint.history(position) + "/" + number, MemoryConnection.content(change)));
      }
    }
    return new Batch(changes, values);
  }

  /** When the last marker among them was written; null where there is none. */
  Instant marker(List<Change> changes) {
    Instant written = null;
    for (Change change : changes) {
      if (change.command().startsWith("SET " + marker)) {
        String millis = change.command().substring(change.command().lastIndexOf(' ') + 1);
        written = Instant.ofEpochMilli(Long.parseLong(millis));
      }
    }
    return written;
  }

  private interface Question<T> {
    T ask();
  }

  private <T> T lost(Question<T> question) {
    try {
      return question.ask();
    } catch (LogLostException e) {
      throw new StreamLostException(
          origin.endpoint().name(),
          "its log does not reach back to where the stream stands: " + e.getMessage(),
          "decide what becomes of the stream");
    }
  }
}
