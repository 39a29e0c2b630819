package io.exodus.engine.gate;

import io.exodus.engine.store.Journal;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.Plan;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Who was in the groups that a plan names when the migration was registered. Sealed in the journal
 * then: who joins later does not decide, and nobody takes the id of a group to sign as it.
 */
public final class Members {

  private static final String SUBJECT = "members";
  private static final String GROUPS = "groups";

  /** Null where there is no seal. */
  private final Map<String, Collection<String>> groups;

  private Members(Map<String, Collection<String>> groups) {
    this.groups = groups;
  }

  public static void seal(Journal journal, Plan plan, People people, String actor) {
    Map<String, Collection<String>> groups = new TreeMap<>();
    for (String holder : plan.holders()) {
      if (people.group(holder)) {
        groups.put(holder, people.persons(holder).stream().sorted().toList());
      }
    }
    journal.append(plan.id(), EntryType.SEAL, actor, SUBJECT, Map.of(GROUPS, groups));
  }

  /**
   * As sealed; a migration that was registered before there were seals goes by the groups of now.
   */
  @SuppressWarnings("unchecked")
  public static Members of(Journal journal, String migrationId) {
    JournalEntry seal = journal.latest(migrationId, EntryType.SEAL, SUBJECT);
    return new Members(
        seal == null
            ? null
            : (Map<String, Collection<String>>) Json.readMap(seal.detail()).get(GROUPS));
  }

  /**
   * Whether the user is that owner, or was and still is in that group.
   *
   * @param member whether a user is in a group now
   */
  public boolean admit(String user, String holder, BiPredicate<String, String> member) {
    if (groups == null) {
      return holder.equals(user) || member.test(user, holder);
    }
    Collection<String> sealed = groups.get(holder);
    return sealed == null
        ? holder.equals(user)
        : sealed.contains(user) && member.test(user, holder);
  }

  /** Whether the user has joined one of these groups since, and is in it now. */
  boolean late(String user, Collection<String> holders, BiPredicate<String, String> member) {
    return groups != null
        && holders.stream()
            .anyMatch(holder -> member.test(user, holder) && !admit(user, holder, member));
  }

  /** Whether what the user decides as that holder could count. */
  boolean counts(String user, String holder) {
    return groups == null || groups.getOrDefault(holder, List.of()).contains(user);
  }
}
