package io.exodus.engine.store;

import io.exodus.journal.JournalEntry;
import io.exodus.journal.JournalHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The journals' heads outside the database, where whoever can write the tables cannot reach them: a
 * line in the log for each, and the last one in this process, for the metrics and to compare with.
 */
public class JournalAnchors {

  /** A name of its own, so that its lines can be sent to a place of their own. */
  private static final Logger LOG = LoggerFactory.getLogger("io.exodus.journal");

  private final Map<String, JournalHead> heads = new ConcurrentHashMap<>();
  private final List<BiConsumer<String, Supplier<JournalHead>>> listeners =
      new CopyOnWriteArrayList<>();

  void committed(JournalEntry entry) {
    JournalHead head = new JournalHead(entry.sequence(), entry.hash());
    line(entry.migrationId(), head)
        .addKeyValue("journalType", entry.type())
        .log("Journal of {}: {} ({})", entry.migrationId(), head, entry.type());
    keep(entry.migrationId(), head);
  }

  /** As it lies in the database when this node starts. */
  void found(String migrationId, JournalHead head) {
    line(migrationId, head).log("Journal of {}: {} (found at the start)", migrationId, head);
    keep(migrationId, head);
  }

  /** Its keys are none of the logging context's, which structured lines could not have twice. */
  private static LoggingEventBuilder line(String migrationId, JournalHead head) {
    return LOG.atInfo()
        .addKeyValue("journalMigration", migrationId)
        .addKeyValue("journalSequence", head.sequence())
        .addKeyValue("journalHash", head.hash());
  }

  private void keep(String migrationId, JournalHead head) {
    boolean first = !heads.containsKey(migrationId);
    heads.merge(migrationId, head, (a, b) -> a.sequence() > b.sequence() ? a : b);
    if (first) {
      listeners.forEach(listener -> listener.accept(migrationId, () -> heads.get(migrationId)));
    }
  }

  /** The last one that this process knows of. */
  Optional<JournalHead> head(String migrationId) {
    return Optional.ofNullable(heads.get(migrationId));
  }

  /**
   * @param listener given each migration, possibly more than once, and where to read its last head
   */
  public void listen(BiConsumer<String, Supplier<JournalHead>> listener) {
    listeners.add(listener);
    heads.keySet().forEach(id -> listener.accept(id, () -> heads.get(id)));
  }
}
