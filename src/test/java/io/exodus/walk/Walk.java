package io.exodus.walk;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tries operations on a run one after the other, each from the same state, and looks what came of
 * it.
 */
public final class Walk {

  private static final int MOST_ROUNDS = 20;

  /** What the engine says who has no right; refusals of Exodus are of the same type. */
  private static final Pattern MISSING =
      Pattern.compile("does not have|Required admin authenticated");

  /** What is not shown to who asks is not found, or leaves a list empty. */
  private static final Set<Integer> UNSEEN = Set.of(400, 404);

  private final ProcessEngine engine;
  private final Rest rest;
  private final Database database;
  private final Fingerprint fingerprint;
  private final JdbcTemplate jdbc;

  /** Who was refused so far, as the journal names them. */
  private final Supplier<List<String>> refused;

  public Walk(
      ProcessEngine engine,
      Rest rest,
      JdbcTemplate jdbc,
      Fingerprint fingerprint,
      Supplier<List<String>> refused) {
    this.engine = engine;
    this.rest = rest;
    this.jdbc = jdbc;
    this.database = new Database(jdbc);
    this.fingerprint = fingerprint;
    this.refused = refused;
    database.keep();
  }

  /**
   * What one attempt came to.
   *
   * @param changed of the run, table by table
   */
  public record Attempt(Outcome outcome, int status, String body, Map<String, String> changed) {

    String words() {
      String text = "(" + status + ") " + body;
      return (text.length() > 300 ? text.substring(0, 300) + "…" : text)
          + (changed.isEmpty() ? "" : " changed " + changed);
    }
  }

  /** Whether it is a request that the engine carries out where nobody guards the process. */
  public List<String> onOrdinary(Operation operation, Entry entry, Map<String, String> names)
      throws Exception {
    HttpResponse<String> answer = rest.send(operation, entry, Actor.ADMINISTRATOR, names);
    List<String> failures = jobs(known());
    database.putBack();
    boolean taken = answer.statusCode() / 100 == 2 && failures.isEmpty();
    return taken == (entry.uncontrolled() == null)
        ? List.of()
        : List.of(
            entry.name()
                + " on an ordinary process: "
                + answer.statusCode()
                + " "
                + answer.body()
                + failures);
  }

  public Attempt onRun(Operation operation, Entry entry, Actor actor, Map<String, String> names)
      throws Exception {
    Map<String, Set<String>> before = fingerprint.take();
    int rows = refused.get().size();
    Map<String, Object> known = known();
    HttpResponse<String> answer = rest.send(operation, entry, actor, names);
    boolean taken = answer.statusCode() / 100 == 2;
    if (taken) {
      jobs(known);
    }
    List<String> all = refused.get();
    List<String> now = all.subList(rows, all.size());
    Map<String, String> changed = Fingerprint.difference(before, fingerprint.take());
    if (taken || !changed.isEmpty()) {
      database.putBack();
    }
    return new Attempt(
        outcome(answer, actor, now, changed), answer.statusCode(), answer.body(), changed);
  }

  private static Outcome outcome(
      HttpResponse<String> answer, Actor actor, List<String> refused, Map<String, String> changed) {
    if (!changed.isEmpty()) {
      return Outcome.ROLE;
    }
    if (answer.statusCode() / 100 == 2) {
      return refused.contains("nobody") ? Outcome.HELD : Outcome.HARMLESS;
    }
    if (refused.contains(actor.user())) {
      return Outcome.REFUSED;
    }
    if (answer.statusCode() != 403) {
      return Outcome.IMPOSSIBLE;
    }
    return MISSING.matcher(answer.body()).find() ? Outcome.BARRED : Outcome.DECLINED;
  }

  /** What goes against the table. */
  public List<String> onRun(Operation operation, Entry entry, Map<String, String> names)
      throws Exception {
    List<String> wrong = new ArrayList<>();
    // First, who sees everything: what others are told is missing is there.
    Attempt best = onRun(operation, entry, Actor.ADMINISTRATOR, names);
    for (Actor actor : Actor.values()) {
      Attempt attempt = actor == Actor.ADMINISTRATOR ? best : onRun(operation, entry, actor, names);
      Outcome outcome = attempt.outcome();
      if (outcome == Outcome.IMPOSSIBLE
          && UNSEEN.contains(attempt.status())
          && best.outcome() != Outcome.IMPOSSIBLE) {
        outcome = Outcome.BARRED;
      }
      if (outcome != entry.outcomes().get(actor)) {
        wrong.add(
            entry.name()
                + " as "
                + actor
                + ": the table says "
                + entry.outcomes().get(actor).word()
                + ", it is "
                + outcome.word()
                + " "
                + attempt.words());
      }
    }
    return wrong;
  }

  /** One attempt among several that build on each other. */
  public record Step(Operation operation, Entry entry, Actor actor) {}

  /** How each is answered, where each begins at what the one before has left. */
  public List<Integer> inTurn(List<Step> steps, Map<String, String> names) throws Exception {
    List<Integer> answers = new ArrayList<>();
    try {
      for (Step step : steps) {
        Map<String, Object> known = known();
        answers.add(rest.send(step.operation(), step.entry(), step.actor(), names).statusCode());
        jobs(known);
      }
      return answers;
    } finally {
      database.putBack();
    }
  }

  /** Jobs of batches, and of the engine's clearing up. */
  private Map<String, Object> known() {
    Map<String, Object> jobs = new HashMap<>();
    // What only waits for a batch to be over comes again each time.
    jdbc.queryForList(
            "select ID_, DUEDATE_ from ACT_RU_JOB where HANDLER_TYPE_ <> 'batch-monitor-job'"
                + " and (PROCESS_INSTANCE_ID_ is null or BATCH_ID_ is not null)")
        .forEach(job -> jobs.put(job.get("ID_").toString(), String.valueOf(job.get("DUEDATE_"))));
    return jobs;
  }

  /**
   * Carries out what was left to such a job, and what that leaves to others, as the job executor
   * does.
   *
   * @return why some failed
   */
  private List<String> jobs(Map<String, Object> before) {
    List<String> failures = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Map<String, Object> left = known();
      // Once each; one of before again where it was told to begin earlier.
      left.keySet()
          .removeIf(
              job -> seen.contains(job) || before.getOrDefault(job, "").equals(left.get(job)));
      if (left.isEmpty()) {
        return failures;
      }
      left.forEach(
          (job, due) -> {
            seen.add(job);
            try {
              engine.getManagementService().executeJob(job);
            } catch (RuntimeException e) {
              failures.add(String.valueOf(e.getMessage()));
            }
          });
    }
    throw new IllegalStateException("the jobs do not end: " + known());
  }
}
