package io.exodus.process;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

import io.exodus.engine.authority.Seals;
import io.exodus.engine.store.Journal;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lets a mocked journal remember, and the seals write into it. */
final class RememberedJournal {

  private final List<JournalEntry> entries = new ArrayList<>();

  RememberedJournal(Journal journal, Seals seals) {
    doAnswer(
            call ->
                append(
                    call.getArgument(1),
                    call.getArgument(2),
                    call.getArgument(3),
                    call.getArgument(4)))
        .when(journal)
        .append(any(), any(), any(), any(), any());
    doAnswer(call -> latest(call.getArgument(1), call.getArgument(2)))
        .when(journal)
        .latest(any(), any(), any());
    doAnswer(call -> entries.stream().filter(row -> row.is(EntryType.DECISION)).toList())
        .when(journal)
        .decisions(any());
    doAnswer(call -> append(EntryType.SEAL, call.getArgument(1), "criteria", Map.of()))
        .when(seals)
        .seal(any(), any());
    doAnswer(call -> append(EntryType.SEAL, call.getArgument(1), "criteria", Map.of()))
        .when(seals)
        .sealAnew(any(), any());
  }

  JournalEntry append(EntryType type, String actor, String subject, Map<String, ?> detail) {
    JournalEntry entry =
        new JournalEntry(
            Runbook.ID,
            entries.size() + 1L,
            Instant.now(),
            type.name(),
            actor,
            subject,
            Json.write(detail),
            "",
            "");
    entries.add(entry);
    return entry;
  }

  /** Null where there is none. */
  JournalEntry latest(EntryType type, String subject) {
    return entries.stream()
        .filter(row -> row.is(type) && row.subject().equals(subject))
        .reduce((earlier, later) -> later)
        .orElse(null);
  }
}
