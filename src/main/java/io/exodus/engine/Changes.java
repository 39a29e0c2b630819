package io.exodus.engine;

import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.JournalEntry;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Changes of what was agreed, while the migration is under way: another owner, or other terms. One
 * at a time, asked for by an owner, and adopted with the signatures of two other persons only.
 */
public class Changes {

  /** The two gates of the process {@code changePlan}. */
  public static final List<String> SIGNATURES = List.of("signChange", "countersignChange");

  public static final String ROLE = "changedRole";
  public static final String OWNER = "newOwner";
  public static final String DEPUTY = "newDeputy";
  public static final String REASON = "changeReason";

  private static final String TYPE = "REQUEST";
  private static final String ASKED = "change";
  private static final String CLOSED = "changeClosed";
  private static final String LOGIN = "your login";

  private final MigrationStore migrations;
  private final Journal journal;
  private final Seals seals;

  public Changes(MigrationStore migrations, Journal journal, Seals seals) {
    this.migrations = migrations;
    this.journal = journal;
    this.seals = seals;
  }

  /** The owner's role that the open request would give to somebody else; null if none. */
  static OwnerRole replaced(Journal journal, String migrationId) {
    JournalEntry open = open(journal, migrationId);
    Object role = open == null ? null : Json.readMap(open.detail()).get(ROLE);
    return role == null ? null : OwnerRole.ofVariable(role.toString());
  }

  private static JournalEntry open(Journal journal, String migrationId) {
    JournalEntry asked = journal.latest(migrationId, TYPE, ASKED);
    JournalEntry closed = journal.latest(migrationId, TYPE, CLOSED);
    return asked == null || closed != null && closed.sequence() > asked.sequence() ? null : asked;
  }

  /** The process instance of the request that waits for signatures; null if none. */
  public String openIn(String migrationId) {
    JournalEntry open = open(journal, migrationId);
    return open == null ? null : Json.readMap(open.detail()).get("process").toString();
  }

  /**
   * Puts a request on record.
   *
   * @param process its process instance
   * @param asked {@link #ROLE}, {@link #OWNER}, {@link #DEPUTY}, {@link #REASON}, and terms of the
   *     plan; those that are blank stay as they are
   * @return what would change, in words, by what it is
   * @throws RefusedException if the user owns nothing here, or what is asked for makes no sense
   */
  public Map<String, String> ask(
      String migrationId, String process, String user, Map<String, Object> asked, People people) {
    Plan plan = migrations.get(migrationId).plan();
    if (user == null || plan.holders().stream().noneMatch(owner -> people.is(user, owner))) {
      throw new RefusedException(
          LOGIN, user, "only an owner of this migration may ask for a change");
    }
    if (migrations.get(migrationId).phase().decided() && text(asked, ROLE).isEmpty()) {
      throw new RefusedException(
          "migrationId", migrationId, "its outcome is decided; no limit counts any more");
    }
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("process", process);
    detail.put(REASON, required(asked, REASON, "say why; it is kept in the journal"));
    Map<String, String> words = new LinkedHashMap<>();
    if (!text(asked, ROLE).isEmpty()) {
      OwnerRole role = OwnerRole.ofVariable(text(asked, ROLE));
      detail.put(ROLE, role.variable());
      detail.put(OWNER, required(asked, OWNER, "name who is to be the " + role.title()));
      words.put(role.title(), plan.owners().get(role) + " → " + detail.get(OWNER));
      if (!text(asked, DEPUTY).isEmpty()) {
        detail.put(DEPUTY, text(asked, DEPUTY));
        words.put(
            "deputy of the " + role.title(),
            plan.deputies().get(role) + " → " + text(asked, DEPUTY));
      }
    }
    Map<String, Object> before = PlanVariables.of(plan);
    for (String term : PlanVariables.TERMS) {
      String wanted = text(asked, term);
      if (!wanted.isEmpty()) {
        detail.put(term, asked.get(term));
        words.put(term, before.get(term) + " → " + wanted);
      }
    }
    if (words.isEmpty()) {
      throw new RefusedException(ROLE, null, "nothing would change; name an owner or a term");
    }
    Plan changed = changed(plan, detail);
    check(migrationId, changed, detail, people);
    journal.append(migrationId, TYPE, user, ASKED, detail);
    return words;
  }

  /**
   * Adopts the request with its two signatures.
   *
   * @return the plan as it counts from now on
   * @throws RefusedException if a signature is missing, is older than the request, is the same
   *     person's, or that of who is to become the owner
   */
  public Plan adopt(String migrationId, String process, String actor, People people) {
    JournalEntry request = open(journal, migrationId);
    if (request == null || !process.equals(openIn(migrationId))) {
      throw new RefusedException("the request", null, "nobody has asked for this change");
    }
    Map<String, Object> detail = Json.readMap(request.detail());
    String first = null;
    for (String gate : SIGNATURES) {
      String signer = signer(migrationId, gate, request.sequence());
      if (signer.equals(first)) {
        throw new RefusedException(gate, signer, "the second signature must be another person's");
      }
      for (String nominee : new String[] {OWNER, DEPUTY}) {
        if (signer.equals(detail.get(nominee))) {
          throw new RefusedException(gate, signer, "nobody signs for becoming an owner");
        }
      }
      first = signer;
    }
    Plan changed = changed(migrations.get(migrationId).plan(), detail);
    check(migrationId, changed, detail, people);
    migrations.amend(changed);
    if (seals.sealed(migrationId)) {
      seals.seal(migrationId, actor);
    }
    close(
        migrationId,
        actor,
        Map.of("adopted", true, "request", request.sequence(), "plan", changed));
    return changed;
  }

  /** One of the two did not sign. */
  public void refuse(String migrationId, String actor) {
    close(migrationId, actor, Map.of("adopted", false));
  }

  private void close(String migrationId, String actor, Map<String, Object> detail) {
    journal.append(migrationId, TYPE, actor, CLOSED, detail);
  }

  private String signer(String migrationId, String gate, long after) {
    JournalEntry signed = journal.latest(migrationId, "DECISION", gate);
    if (signed == null
        || signed.sequence() < after
        || !"sign".equals(Json.readMap(signed.detail()).get("decision"))) {
      throw new RefusedException(gate, null, "the change needs this signature");
    }
    return signed.actor();
  }

  private static Plan changed(Plan plan, Map<String, Object> detail) {
    List<String> terms = PlanVariables.TERMS.stream().filter(detail::containsKey).toList();
    Plan changed = PlanReader.with(plan, terms, detail);
    Object role = detail.get(ROLE);
    return role == null
        ? changed
        : changed.with(
            OwnerRole.ofVariable(role.toString()),
            detail.get(OWNER).toString(),
            Objects.toString(detail.get(DEPUTY), null));
  }

  private void check(String migrationId, Plan changed, Map<String, Object> detail, People people) {
    for (String nominee : new String[] {OWNER, DEPUTY}) {
      if (detail.containsKey(nominee)) {
        people
            .trouble(detail.get(nominee).toString())
            .ifPresent(
                trouble -> {
                  throw new RefusedException(nominee, detail.get(nominee), trouble);
                });
      }
    }
    Separation.of(journal, migrationId).demand(changed, people);
  }

  private static String required(Map<String, Object> asked, String name, String remedy) {
    String text = text(asked, name);
    if (text.isEmpty()) {
      throw new RefusedException(name, null, remedy);
    }
    return text;
  }

  private static String text(Map<String, Object> asked, String name) {
    return Objects.toString(asked.get(name), "").strip();
  }
}
