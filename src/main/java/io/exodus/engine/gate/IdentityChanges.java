package io.exodus.engine.gate;

import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What happened to the accounts of a migration's people while it was under way. A gate's answer
 * proves who was logged in, and no more: whoever may set a password can be anybody.
 */
public class IdentityChanges {

  private static final String WHAT = "what";
  private static final String GROUP = "group";

  private final MigrationStore migrations;
  private final Journal journal;
  private final Supplier<People> people;

  public IdentityChanges(MigrationStore migrations, Journal journal, Supplier<People> people) {
    this.migrations = migrations;
    this.journal = journal;
    this.people = people;
  }

  /**
   * The migrations under way in which they hold a role.
   *
   * @param user null where it is about the group as such
   * @param group null where it is about the user alone
   */
  public List<String> concerned(String user, String group) {
    return migrations.all().stream()
        .filter(migration -> migration.phase().occupiesEndpoints())
        .map(MigrationRow::plan)
        .filter(
            plan ->
                plan.holders().stream()
                    .anyMatch(
                        holder ->
                            group == null ? people.get().is(user, holder) : holder.equals(group)))
        .map(plan -> plan.id())
        .toList();
  }

  /** In the transaction of the change. */
  public void note(List<String> concerned, String actor, String user, String group, String what) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put(WHAT, what);
    if (group != null) {
      detail.put(GROUP, group);
    }
    String subject = user == null ? group : user;
    concerned.forEach(id -> journal.append(id, EntryType.IDENTITY, actor, subject, detail));
  }

  /** One of them, as people read it. */
  public record Told(JournalEntry entry, String words) {}

  public List<Told> of(String migrationId) {
    return journal.ofType(migrationId, EntryType.IDENTITY).stream()
        .map(entry -> new Told(entry, words(entry)))
        .toList();
  }

  private static String words(JournalEntry entry) {
    Map<String, Object> detail = Json.readMap(entry.detail());
    String who = entry.subject();
    String by = " by " + entry.actor();
    Object group = detail.get(GROUP);
    return switch (String.valueOf(detail.get(WHAT))) {
      case "created" -> "The user " + who + " was created" + by;
      case "password set" -> "The password of " + who + " was set" + by;
      case "unlocked" -> "The account of " + who + " was unlocked" + by;
      case "joined" -> who + " was put into the group " + group + by;
      case "left" -> who + " was taken out of the group " + group + by;
      case "group deleted" -> "The group " + who + " was deleted" + by;
      default -> "The user " + who + " was deleted" + by;
    };
  }
}
