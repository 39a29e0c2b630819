package io.exodus.engine.authority;

import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.PlanVariables;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Sha256;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Pins what a run is judged by: the decision tables of its own deployment, and the agreed terms.
 * Hashed into the journal when the run is approved, and compared at each effect: neither a table
 * nor a limit can be tampered with afterwards without showing.
 */
public class Seals {

  public static final String SUBJECT = "criteria";
  private static final String TABLES = "tables";
  private static final String TERMS = "terms";

  /** The decision tables that the run with that process instance uses. */
  @FunctionalInterface
  public interface Tables {

    /** A table's version and content, by the decision's key; never empty for a run that exists. */
    Map<String, Table> of(String runId);
  }

  /**
   * @param definitionId of the decision definition
   * @param sha256 of the file that was deployed
   */
  public record Table(String definitionId, int version, String sha256) {}

  private final MigrationStore migrations;
  private final Journal journal;
  private final Tables tables;

  public Seals(MigrationStore migrations, Journal journal, Tables tables) {
    this.migrations = migrations;
    this.journal = journal;
    this.tables = tables;
  }

  /**
   * Pins what there is now, at the approval of the run.
   *
   * @throws RefusedException if that has happened before: it takes two persons to change the terms
   */
  public void seal(String migrationId, String actor) {
    JournalEntry before = journal.latest(migrationId, EntryType.SEAL, SUBJECT);
    if (before != null) {
      throw new RefusedException(
          "the criteria",
          "sealed in row " + before.sequence() + " of the journal",
          "they can be sealed only once; start 'Change the terms'");
    }
    sealAnew(migrationId, actor);
  }

  /** The same over a seal, for a change that two persons have signed. */
  public void sealAnew(String migrationId, String actor) {
    Map<String, Object> pinned = new TreeMap<>(now(migrationId));
    pinned.put("sha256", Sha256.of(Json.write(pinned)));
    journal.append(migrationId, EntryType.SEAL, actor, SUBJECT, pinned);
  }

  /**
   * @throws ConflictException if nothing is sealed, or what is there now is not what was sealed
   */
  public void demand(String migrationId) {
    JournalEntry seal = journal.latest(migrationId, EntryType.SEAL, SUBJECT);
    if (seal == null) {
      throw new ConflictException(
          "the criteria of '" + migrationId + "' were never sealed: its run was not approved");
    }
    Map<String, Object> agreed = Json.readMap(seal.detail());
    Map<String, Object> now = Json.readMap(Json.write(now(migrationId)));
    Set<String> changed = new TreeSet<>();
    for (String part : new String[] {TABLES, TERMS}) {
      Map<?, ?> before = (Map<?, ?>) agreed.get(part);
      Map<?, ?> after = (Map<?, ?>) now.get(part);
      Set<Object> names = new HashSet<>(before.keySet());
      names.addAll(after.keySet());
      names.stream()
          .filter(name -> !Objects.equals(before.get(name), after.get(name)))
          .forEach(name -> changed.add(name.toString()));
    }
    if (!changed.isEmpty()) {
      throw new ConflictException(
          "what '"
              + migrationId
              + "' is judged by is not what was sealed in row "
              + seal.sequence()
              + " of its journal; changed are "
              + changed
              + ". Undo the change, or roll back");
    }
  }

  private Map<String, Object> now(String migrationId) {
    MigrationRow migration = migrations.get(migrationId);
    Map<String, Object> terms = PlanVariables.of(migration.plan());
    terms.keySet().retainAll(PlanVariables.TERMS);
    // A later date for the source is agreed at its own gate, and bends no criterion.
    terms.remove(PlanVariables.RETENTION_UNTIL);
    return Map.of(TABLES, tables.of(migration.runId()), TERMS, terms);
  }
}
