package io.exodus.engine.incident;

import io.exodus.engine.store.BundleRow;
import io.exodus.engine.store.BundleStore;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.Journal;
import io.exodus.journal.EntryType;
import io.exodus.migration.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.transaction.support.TransactionOperations;

/** Makes the bundles of incidents, keeps them, and hands them out. */
public class IncidentBundles {

  private final IncidentStore incidents;
  private final BundleStore bundles;
  private final BundleContents contents;
  private final RecordValues values;
  private final Journal journal;
  private final ApiLinks links;
  private final TransactionOperations transaction;

  public IncidentBundles(
      IncidentStore incidents,
      BundleStore bundles,
      BundleContents contents,
      RecordValues values,
      Journal journal,
      ApiLinks links,
      TransactionOperations transaction) {
    this.incidents = incidents;
    this.bundles = bundles;
    this.contents = contents;
    this.values = values;
    this.journal = journal;
    this.links = links;
    this.transaction = transaction;
  }

  /**
   * Makes a new edition of the open incident's bundle.
   *
   * @return what the escalation contact is shown: texts, and lists of rows of texts
   * @throws ConflictException if the migration has no open incident
   */
  public Map<String, Object> make(String id) {
    return transaction.execute(
        tx -> {
          IncidentRow incident =
              incidents
                  .open(id)
                  .orElseThrow(() -> new ConflictException("no incident of '" + id + "' is open"));
          Zip zip = new Zip();
          contents.write(incident, zip);
          BundleRow bundle = bundles.add(id, incident.number(), zip.end(), null);
          note(incident, "engine", "bundled", bundle);
          return shown(incident, bundle, zip.files());
        });
  }

  /**
   * Makes an edition of its own with the values of records, which are kept nowhere else. Does
   * nothing where they are not asked for, or not any more.
   *
   * @param asked row of the journal with the answer that asked for them
   * @throws RefusedException if it is more than was asked for
   */
  public void makeWithValues(
      String id, long asked, List<Map<String, Object>> records, String actor) {
    transaction.executeWithoutResult(
        tx -> {
          IncidentRow incident = values.lockAsked(id, asked).orElse(null);
          if (incident == null) {
            return;
          }
          long leftOut = values.leftOut(id, records);
          Zip zip = new Zip();
          contents.write(incident, zip);
          zip.about("valuesAskedForInRow", asked);
          zip.lines("values.ndjson", records, leftOut);
          note(
              incident,
              actor,
              "bundled with values",
              bundles.add(id, incident.number(), zip.end(), asked));
        });
  }

  /** Removes what editions there are with values of records; that they were is in the journal. */
  public void forgetValues(String id) {
    transaction.executeWithoutResult(
        tx -> {
          for (IncidentRow incident : incidents.of(id)) {
            for (BundleRow bundle : bundles.of(id, incident.number())) {
              if (bundle.withValues()) {
                bundles.remove(id, incident.number(), bundle.edition());
                note(incident, "engine", "values removed", bundle);
              }
            }
          }
        });
  }

  private void note(IncidentRow incident, String actor, String what, BundleRow bundle) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("what", what);
    detail.put("edition", bundle.edition());
    detail.put("bytes", bundle.bytes());
    detail.put("sha256", bundle.sha256());
    if (bundle.withValues()) {
      detail.put("askedForInRow", bundle.asked());
    }
    journal.append(
        incident.migrationId(),
        EntryType.INCIDENT,
        actor,
        Incidents.subject(incident.number()),
        detail);
  }

  private Map<String, Object> shown(IncidentRow incident, BundleRow bundle, List<Zip.Entry> files) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("number", incident.number());
    shown.put("raisedAt", incident.raisedAt().toString());
    shown.put(
        "reports",
        incidents.reports(incident.migrationId(), incident.number()).stream()
            .map(
                report ->
                    Map.of(
                        "when", report.at().toString(),
                        "who", report.actor(),
                        "about", report.subject(),
                        "what", report.what()))
            .toList());
    shown.put("sides", Sides.shown(incident.health()));
    shown.put("link", links.bundle(incident.migrationId(), incident.number()));
    shown.putAll(shownValues(incident));
    shown.put("edition", bundle.edition());
    shown.put("sha256", bundle.sha256());
    shown.put(
        "files",
        files.stream()
            .map(file -> Map.of("name", file.name(), "bytes", String.valueOf(file.bytes())))
            .toList());
    shown.put(
        "held",
        incident.state().held().stream().map(step -> Map.of("step", step.words())).toList());
    return shown;
  }

  private Map<String, Object> shownValues(IncidentRow incident) {
    if (values.asked(incident).isPresent()) {
      return Map.of("values", "unread");
    }
    return bundles.of(incident.migrationId(), incident.number()).stream()
        .filter(BundleRow::withValues)
        .findFirst()
        .map(
            row ->
                Map.<String, Object>of(
                    "values",
                    "read",
                    "valuesEdition",
                    row.edition(),
                    "valuesLink",
                    links.bundle(incident.migrationId(), incident.number())
                        + "?edition="
                        + row.edition(),
                    "valuesSha256",
                    row.sha256()))
        .orElse(Map.of("values", "none"));
  }

  /** The editions that are kept, the oldest first. */
  public List<BundleRow> editions(String id, long number) {
    return bundles.of(id, number);
  }

  /**
   * @param edition null for the latest without values of records: these are for who asks for them
   */
  public Optional<BundleRow> edition(String id, long number, Long edition) {
    return bundles.of(id, number).stream()
        .filter(row -> edition == null ? !row.withValues() : row.edition() == edition)
        .reduce((earlier, later) -> later);
  }

  /**
   * Hands one out, and journals to whom.
   *
   * @return null where it was removed meanwhile
   */
  public byte[] handOut(String id, long number, BundleRow bundle, String actor) {
    return transaction.execute(
        tx -> {
          byte[] content = bundles.content(id, number, bundle.edition());
          if (content.length == 0) {
            return null;
          }
          journal.append(
              id,
              EntryType.INCIDENT,
              actor,
              Incidents.subject(number),
              Map.of(
                  "what",
                  bundle.withValues() ? "downloaded with values" : "downloaded",
                  "edition",
                  bundle.edition()));
          return content;
        });
  }
}
