package io.exodus.engine.overview;

import io.exodus.engine.plan.ChangeRequests.Request;
import io.exodus.migration.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The agreed terms, and a change that is asked for, as people read them. */
final class TermWords {

  private TermWords() {}

  static List<Map<String, String>> of(Plan plan) {
    return List.of(
        term("Requests that may fail", most(Words.share(plan.thresholds().maxErrorRate()))),
        term("99 of 100 writes are answered within", Words.of(plan.thresholds().maxP99())),
        term("Time window of the criteria", "the last " + Words.of(plan.thresholds().window())),
        term("Delay of the other side", most(Words.of(plan.thresholds().maxLag()))),
        term("Difference of the clocks", most(Words.of(plan.thresholds().maxClockSkew()))),
        term("Hold of the traffic at the cutover", most(Words.of(plan.longestHold()))),
        term(
            "Connections that may be unencrypted",
            plan.preflight().acceptPlaintext().isEmpty()
                ? "none"
                : "those to " + String.join(" and ", plan.preflight().acceptPlaintext())),
        term(
            "Certificates are valid for",
            "at least " + plan.preflight().certificateDays() + " more days"),
        term("Age of the source's latest backup", most(Words.of(plan.preflight().backupAge()))),
        term(
            "Memory on the target",
            "at least " + plan.preflight().capacityHeadroom() + " times the source's data"),
        term(
            "Reachability of the interlays",
            plan.preflight().probedFrom().isEmpty()
                ? "not checked"
                : String.join(", ", plan.preflight().probedFrom())),
        term("Observation before the commit", Words.of(plan.rollbackWindow())),
        term("The source is kept until", Words.of(plan.retentionUntil())));
  }

  /** Who asks for it, when and why, and each term that would change: as it is, as it would be. */
  static Map<String, Object> of(Request asked) {
    List<Map<String, String>> now = of(asked.agreed());
    List<Map<String, String>> then = of(asked.wanted());
    List<Map<String, String>> terms = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).equals(then.get(i))) {
        terms.add(
            Briefing.row(
                "what", now.get(i).get("what"),
                "now", now.get(i).get("value"),
                "then", then.get(i).get("value")));
      }
    }
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("who", asked.user());
    words.put("when", Words.of(asked.at()));
    words.put("reason", Markdown.plain(asked.reason()));
    words.put("terms", terms);
    return words;
  }

  static String most(String limit) {
    return "at most " + limit;
  }

  private static Map<String, String> term(String what, String value) {
    return Briefing.row("what", what, "value", value);
  }
}
