package io.exodus.worker.watch;

import io.exodus.client.EngineApi;
import io.exodus.client.RecordTrouble;
import io.exodus.client.ValuesWanted;
import io.exodus.endpoint.Reader.Content;
import io.exodus.endpoint.Reader.Limits;
import io.exodus.migration.Authority;
import io.exodus.migration.RecordId;
import io.exodus.worker.Work;
import io.exodus.worker.watch.BothLooks.Look;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads what open records hold on both sides, where the engine says that somebody has asked for it,
 * and hands it to the engine alone: not to a log, and not to the process.
 */
final class ReadValues {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EngineApi engine;

  ReadValues(EngineApi engine) {
    this.engine = engine;
  }

  void ifWanted(Work work) throws InterruptedException {
    ValuesWanted wanted = engine.valuesWanted(work.migrationId());
    if (wanted == null) {
      return;
    }
    List<RecordId> records =
        wanted.records().stream().map(r -> new RecordId(r.space(), r.key())).toList();
    Limits limits = new Limits(wanted.mostBytes(), wanted.mostBytesTogether());
    Map<Authority, Look<List<Content>>> looks =
        BothLooks.take(
            work, PATIENCE, endpoint -> work.family().reader().read(endpoint, records, limits));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      RecordTrouble record = wanted.records().get(i);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("space", record.space());
      row.put("key", record.key());
      row.put("kind", record.kind());
      for (Authority side : Authority.values()) {
        row.put(side.name().toLowerCase(Locale.ROOT), held(looks.get(side), i));
      }
      rows.add(row);
    }
    engine.values(work.hand(), wanted.asked(), rows);
  }

  private static Map<String, Object> held(Look<List<Content>> look, int record) {
    if (look.seen() == null) {
      return Map.of("unread", look.why());
    }
    Content content = look.seen().get(record);
    if (content.type() == null) {
      return Map.of("missing", true);
    }
    Map<String, Object> held = new LinkedHashMap<>();
    held.put("type", content.type());
    held.put("size", content.size());
    if (content.expiresIn() != null) {
      held.put("expiresInMillis", content.expiresIn().toMillis());
    }
    held.put("whole", content.whole());
    if (content.value() != null) {
      held.put("value", content.value());
    }
    return held;
  }
}
