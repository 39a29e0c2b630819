package io.exodus.engine.incident;

import io.exodus.engine.ConflictException;
import io.exodus.engine.store.BundleRow;
import io.exodus.engine.store.BundleStore;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.Journal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionOperations;

/** Makes the bundles of incidents, keeps them, and hands them out. */
public class IncidentBundles {

  private final IncidentStore incidents;
  private final BundleStore bundles;
  private final BundleContents contents;
  private final Journal journal;
  private final TransactionOperations transaction;

  public IncidentBundles(
      IncidentStore incidents,
      BundleStore bundles,
      BundleContents contents,
      Journal journal,
      TransactionOperations transaction) {
    this.incidents = incidents;
    this.bundles = bundles;
    this.contents = contents;
    this.journal = journal;
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
          BundleRow bundle = bundles.add(id, incident.number(), zip.end());
          journal.append(
              id,
              Incidents.INCIDENT,
              "engine",
              Incidents.subject(incident.number()),
              Map.of(
                  "what", "bundled",
                  "edition", bundle.edition(),
                  "bytes", bundle.bytes(),
                  "sha256", bundle.sha256()));
          return shown(incident, bundle, zip.files());
        });
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
    shown.put("link", path(incident.migrationId(), incident.number()));
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

  /** Where the latest bundle is downloaded, below the engine's address. */
  public static String path(String id, long number) {
    return "/exodus/api/migrations/" + id + "/incidents/" + number + "/bundle";
  }

  /** The editions that are kept, the oldest first. */
  public List<BundleRow> editions(String id, long number) {
    return bundles.of(id, number);
  }

  /**
   * Hands one out, and journals to whom.
   *
   * @param edition null for the latest
   * @return null where there is none
   */
  public byte[] handOut(String id, long number, Long edition, String actor) {
    return transaction.execute(
        tx -> {
          BundleRow bundle =
              bundles.of(id, number).stream()
                  .filter(row -> edition == null || row.edition() == edition)
                  .reduce((earlier, later) -> later)
                  .orElse(null);
          if (bundle == null) {
            return null;
          }
          journal.append(
              id,
              Incidents.INCIDENT,
              actor,
              Incidents.subject(number),
              Map.of("what", "downloaded", "edition", bundle.edition()));
          return bundles.content(id, number, bundle.edition());
        });
  }
}
