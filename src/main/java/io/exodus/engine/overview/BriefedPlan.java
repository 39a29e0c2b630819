package io.exodus.engine.overview;

import io.exodus.migration.Plan;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is agreed in the plan, and what is measured against it, as the gates' forms show it. */
final class BriefedPlan {

  private BriefedPlan() {}

  static void agreed(Map<String, Object> briefing, Plan plan) {
    briefing.put("description", Markdown.plain(plan.description()));
    briefing.put("kind", plan.kind().name().toLowerCase(Locale.ROOT));
    briefing.put("interlays", String.join(", ", plan.interlays()));
    briefing.put("longestHold", Words.of(plan.longestHold()));
    briefing.put("maxLag", Words.of(plan.thresholds().maxLag()));
    briefing.put("criteriaWindow", Words.of(plan.thresholds().window()));
    briefing.put("rollbackWindow", Words.of(plan.rollbackWindow()));
    briefing.put("retentionUntil", Words.of(plan.retentionUntil()));
    briefing.put(
        "owners",
        plan.owners().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                owner ->
                    Briefing.row(
                        "role",
                        owner.getKey().title(),
                        "who",
                        owner.getValue(),
                        "deputy",
                        plan.deputies().getOrDefault(owner.getKey(), "")))
            .toList());
    briefing.put("terms", TermWords.of(plan));
  }

  static void measured(Map<String, Object> briefing, Plan plan, Map<String, Object> values) {
    String always = "yes";
    briefing.put("delayOfWayBack", Words.millis((Number) values.get("wayBackLagMillis")));
    briefing.put(
        "measured",
        List.of(
            measure("Measurements arrive", Words.answer(values.get("observable")), always),
            measure(
                "Requests that failed",
                Words.share((Double) values.get("errorRate")),
                TermWords.most(Words.share(plan.thresholds().maxErrorRate()))),
            measure(
                "99 of 100 writes were answered within",
                Words.millis((Number) values.get("p99Millis")),
                TermWords.most(Words.of(plan.thresholds().maxP99()))),
            measure("The target is healthy", Words.answer(values.get("targetHealthy")), always)));
  }

  private static Map<String, String> measure(String what, String value, String agreed) {
    return Briefing.row("what", what, "value", value, "agreed", agreed);
  }
}
