package io.exodus.engine.gate;

import io.exodus.engine.store.Journal;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which roles one person may not hold together, as {@code requiredOwners} said when the migration
 * was registered. Sealed in the journal then: a table that is deployed later changes nothing.
 */
public final class Separation {

  private static final String SUBJECT = "owners";
  private static final String PAIRS = "apart";

  private final List<List<String>> pairs;

  private Separation(List<List<String>> pairs) {
    this.pairs = pairs;
  }

  /**
   * @param rules rows of the table for the migration's kind
   */
  public static Separation of(List<Map<String, Object>> rules) {
    List<List<String>> pairs = new ArrayList<>();
    for (Map<String, Object> rule : rules) {
      String other = (String) rule.get("mayNotAlsoHold");
      if (other != null && !other.isBlank()) {
        pairs.add(List.of((String) rule.get("role"), OwnerRole.ofVariable(other).variable()));
      }
    }
    return new Separation(pairs);
  }

  /**
   * As sealed; nothing is kept apart in a migration that was registered before there were seals.
   */
  @SuppressWarnings("unchecked")
  static Separation of(Journal journal, String migrationId) {
    JournalEntry seal = journal.latest(migrationId, EntryType.SEAL, SUBJECT);
    return new Separation(
        seal == null ? List.of() : (List<List<String>>) Json.readMap(seal.detail()).get(PAIRS));
  }

  public void seal(Journal journal, String migrationId, String actor) {
    journal.append(migrationId, EntryType.SEAL, actor, SUBJECT, Map.of(PAIRS, pairs));
  }

  /** Variables of the roles that nobody may hold together with this one. */
  List<String> apartFrom(OwnerRole role) {
    return pairs.stream()
        .filter(pair -> pair.contains(role.variable()))
        .map(pair -> pair.get(pair.get(0).equals(role.variable()) ? 1 : 0))
        .toList();
  }

  /**
   * @throws RefusedException if one person would hold two roles that are kept apart, as owner or
   *     deputy, by name or as a member of a group
   */
  public void demand(Plan plan, People people) {
    for (List<String> pair : pairs) {
      OwnerRole role = OwnerRole.ofVariable(pair.get(0));
      OwnerRole other = OwnerRole.ofVariable(pair.get(1));
      for (String holder : plan.holders(role)) {
        for (String second : plan.holders(other)) {
          String both = both(holder, second, people);
          if (both != null) {
            throw deputy(plan, other, second) && !deputy(plan, role, holder)
                ? refused(plan, other, second, role, holder, both)
                : refused(plan, role, holder, other, second, both);
          }
        }
      }
    }
  }

  private static RefusedException refused(
      Plan plan, OwnerRole role, String holder, OwnerRole other, String second, String both) {
    return new RefusedException(
        deputy(plan, role, holder) ? role.deputyVariable() : role.variable(),
        holder,
        "the "
            + role.title()
            + " may not also be the "
            + other.title()
            + (both.equals(holder) && both.equals(second) ? "" : ", as " + both + " is"));
  }

  /** Two groups may overlap, if not wholly: four eyes are demanded at the gates. */
  private static String both(String holder, String second, People people) {
    if (holder.equals(second)) {
      return holder;
    }
    Set<String> persons = people.persons(holder);
    Set<String> others = people.persons(second);
    if (persons.size() > 1 && others.size() > 1) {
      return null;
    }
    Collection<String> alone = persons.size() == 1 ? persons : others;
    Collection<String> rest = persons.size() == 1 ? others : persons;
    return alone.stream().filter(rest::contains).findFirst().orElse(null);
  }

  private static boolean deputy(Plan plan, OwnerRole role, String holder) {
    return !holder.equals(plan.owners().get(role));
  }
}
