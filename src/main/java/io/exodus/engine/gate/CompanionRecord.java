package io.exodus.engine.gate;

import io.exodus.engine.store.Journal;
import io.exodus.journal.EntryType;
import java.util.Map;

/**
 * The processes that somebody entitled began beside a run, as its journal knows them. A process
 * that only carries the migration's name is none of them.
 */
public final class CompanionRecord {

  private CompanionRecord() {}

  /**
   * In the transaction that begins it.
   *
   * @param actor who began it, or the engine
   * @param process key of its definition
   * @param instance its process instance, which nothing else has called
   */
  public static void begin(
      Journal journal, String migrationId, String actor, String process, String instance) {
    if (!knows(journal, migrationId, instance)) {
      journal.append(migrationId, EntryType.COMPANION, actor, instance, Map.of("process", process));
    }
  }

  public static boolean knows(Journal journal, String migrationId, String instance) {
    return journal.latest(migrationId, EntryType.COMPANION, instance) != null;
  }
}
