package io.exodus.engine.overview;

import io.exodus.engine.overview.MigrationOverview.Decision;
import io.exodus.engine.overview.MigrationOverview.PhaseSpan;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Turns a journal into phases, each with the decisions that were given in it. */
final class Timeline {

  private final List<PhaseSpan> spans = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private Phase phase = Phase.REGISTERED;
  private Instant since;

  private Timeline() {}

  /**
   * @param milestones the entry of the registration, then phases and decisions
   */
  static List<PhaseSpan> of(List<JournalEntry> milestones) {
    Timeline timeline = new Timeline();
    milestones.forEach(timeline::add);
    if (timeline.since != null) {
      timeline.close(null);
    }
    return timeline.spans;
  }

  private void add(JournalEntry entry) {
    if (since == null) {
      since = entry.at();
    }
    if (entry.is(EntryType.DECISION)) {
      decisions.add(decision(entry));
    } else if (entry.is(EntryType.PHASE)) {
      close(entry.at());
      phase = Phase.valueOf(entry.subject());
      since = entry.at();
    }
  }

  private void close(Instant until) {
    spans.add(new PhaseSpan(phase, since, until, List.copyOf(decisions)));
    decisions.clear();
  }

  private static Decision decision(JournalEntry entry) {
    Map<String, Object> detail = Json.readMap(entry.detail());
    return new Decision(
        entry.at(),
        entry.subject(),
        entry.actor(),
        Objects.toString(detail.get("decision"), null),
        Objects.toString(detail.get("reason"), null));
  }
}
