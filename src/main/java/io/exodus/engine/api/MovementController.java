package io.exodus.engine.api;

import io.exodus.client.RecordTrouble;
import io.exodus.client.StreamView;
import io.exodus.engine.authority.HeldException;
import io.exodus.engine.authority.IncidentGuard;
import io.exodus.engine.gate.Acceptances;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Direction;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The streams of a migration, and the records that give trouble. */
@RestController
@RequestMapping(ApiPaths.ROOT + "/migrations/{id}")
public class MovementController {

  private static final int MOST_TRIES = 5;
  private static final int MOST_REPAIRS = 500;

  private final MigrationStore migrations;
  private final StreamStore streams;
  private final RecordStore records;
  private final Acceptances acceptances;
  private final Journal journal;
  private final IncidentGuard holds;
  private final TransactionOperations transaction;

  public MovementController(
      MigrationStore migrations,
      StreamStore streams,
      RecordStore records,
      Acceptances acceptances,
      Journal journal,
      IncidentGuard holds,
      TransactionOperations transaction) {
    this.migrations = migrations;
    this.streams = streams;
    this.records = records;
    this.acceptances = acceptances;
    this.journal = journal;
    this.holds = holds;
    this.transaction = transaction;
  }

  @GetMapping("/streams")
  List<StreamView> streams(@PathVariable String id) {
    return streams.of(id);
  }

  @Topics(Topics.FOLLOW)
  @PutMapping("/streams")
  void stream(@PathVariable String id, @RequestBody StreamView stream) {
    migrations.get(id);
    streams.report(id, stream);
  }

  @Topics(Topics.PREPARE)
  @PutMapping("/streams/{direction}/wanted")
  void wanted(
      @PathVariable String id,
      @PathVariable Direction direction,
      @RequestBody Map<String, Boolean> wanted) {
    migrations.get(id);
    transaction.executeWithoutResult(
        tx -> streams.want(id, direction, Boolean.TRUE.equals(wanted.get("wanted"))));
  }

  @GetMapping("/records")
  List<RecordTrouble> records(@PathVariable String id) {
    return records.of(id);
  }

  @GetMapping("/records/open")
  Map<String, Long> open(@PathVariable String id) {
    return Map.of("open", records.open(id));
  }

  @Topics({Topics.COPY, Topics.VALIDATE, Topics.FOLLOW})
  @PostMapping("/records")
  void trouble(@PathVariable String id, @RequestBody List<RecordTrouble> troubles) {
    migrations.get(id);
    transaction.executeWithoutResult(tx -> acceptances.report(id, troubles));
  }

  /**
   * Hands out open records for repair; one that stays open is handed out again, a few times. None
   * under an incident: a repair overwrites what differs.
   */
  @Topics(Topics.FOLLOW)
  @PostMapping("/repairs")
  List<RecordTrouble> repairs(@PathVariable String id) {
    try {
      holds.demandFree(id, DestructiveStep.REPAIR);
    } catch (HeldException e) {
      return List.of();
    }
    return transaction.execute(tx -> records.takeRepairs(id, MOST_TRIES, MOST_REPAIRS));
  }

  @Topics(Topics.FOLLOW)
  @PostMapping("/repaired")
  void repaired(@PathVariable String id, @RequestBody RecordTrouble record) {
    transaction.executeWithoutResult(
        tx -> {
          // A worker that got no answer reports it again.
          if (records.end(id, record.space(), record.key(), "REPAIRED")) {
            journal.append(
                id,
                EntryType.REPAIR,
                Caller.name(),
                "record",
                Map.of("space", record.space(), "key", record.key()));
          }
        });
  }
}
