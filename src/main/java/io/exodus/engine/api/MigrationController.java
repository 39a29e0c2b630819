package io.exodus.engine.api;

import io.exodus.client.MigrationView;
import io.exodus.client.Progress;
import io.exodus.client.Sample;
import io.exodus.engine.gate.Readers;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.journal.JournalFault;
import io.exodus.journal.JournalHead;
import io.exodus.journal.JournalVerification;
import io.exodus.migration.Finding;
import io.exodus.migration.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Migrations as they stand, and what the workers found and measured. */
@RestController
@RequestMapping(ApiPaths.ROOT + "/migrations")
public class MigrationController {

  private final MigrationStore migrations;
  private final Readers readers;
  private final SampleStore samples;
  private final FindingStore findings;
  private final Journal journal;
  private final Consumer<String> sampled;
  private final TransactionOperations transaction;

  /**
   * @param sampled told about each migration that a sample has come in for
   */
  public MigrationController(
      MigrationStore migrations,
      Readers readers,
      SampleStore samples,
      FindingStore findings,
      Journal journal,
      Consumer<String> sampled,
      TransactionOperations transaction) {
    this.migrations = migrations;
    this.readers = readers;
    this.samples = samples;
    this.findings = findings;
    this.journal = journal;
    this.sampled = sampled;
    this.transaction = transaction;
  }

  @GetMapping
  List<MigrationView> all() {
    return migrations.all().stream()
        .filter(row -> Caller.seesAll() || readers.of(row.plan(), Caller.name()))
        .map(MigrationController::view)
        .toList();
  }

  @GetMapping("/{id}")
  MigrationView one(@PathVariable String id) {
    return view(migrations.get(id));
  }

  @GetMapping("/{id}/journal")
  List<JournalEntry> journal(@PathVariable String id) {
    return journal.entries(id);
  }

  @GetMapping("/{id}/journal/verification")
  VerificationView verification(@PathVariable String id) {
    JournalVerification verified = journal.verify(id);
    return new VerificationView(
        verified.whole(), verified.rows(), verified.head(), verified.fault());
  }

  @GetMapping("/{id}/progress")
  List<Progress> progress(@PathVariable String id) {
    return samples.progress(id);
  }

  @Topics({Topics.COPY, Topics.VALIDATE, Topics.FOLLOW})
  @PutMapping("/{id}/progress")
  void progress(@PathVariable String id, @RequestBody Progress progress) {
    migrations.get(id);
    transaction.executeWithoutResult(tx -> samples.progress(id, progress));
  }

  @GetMapping("/{id}/samples")
  List<Sample> samples(@PathVariable String id, @RequestParam Instant since) {
    return samples.since(id, since);
  }

  @Topics({Topics.WATCH, Topics.CHECK})
  @PostMapping("/{id}/samples")
  void sample(@PathVariable String id, @RequestBody Sample sample) {
    migrations.get(id);
    samples.add(id, sample);
    sampled.accept(id);
  }

  @GetMapping("/{id}/findings")
  List<Finding> findings(@PathVariable String id) {
    return findings.findings(id);
  }

  @Topics(Topics.CHECK)
  @PutMapping("/{id}/checks/{check}")
  void check(@PathVariable String id, @PathVariable String check, @RequestBody CheckResult result) {
    transaction.executeWithoutResult(
        tx -> {
          findings.replace(id, check, result.verdict(), result.findings());
          journal.append(
              id,
              EntryType.VERDICT,
              Caller.name(),
              check,
              Map.of("verdict", result.verdict(), "findings", result.findings()));
        });
  }

  static MigrationView view(MigrationRow row) {
    return new MigrationView(
        row.id(), row.runId(), row.plan(), row.phase(), row.phaseSince(), row.route());
  }

  /**
   * @param fault null where the journal is whole
   */
  record VerificationView(boolean whole, long rows, JournalHead head, JournalFault fault) {}

  /** What one machine check came to. */
  record CheckResult(Verdict verdict, List<Finding> findings) {}
}
