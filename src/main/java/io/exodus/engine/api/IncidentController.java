package io.exodus.engine.api;

import io.exodus.client.ValuesWanted;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.People;
import io.exodus.engine.incident.IncidentBundles;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.incident.RecordValues;
import io.exodus.engine.store.BundleRow;
import io.exodus.engine.store.IncidentReport;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.IncidentState;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.OwnerRole;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Groups;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The incidents of a migration, their bundles, and what they hold. */
@RestController
@RequestMapping(ApiPaths.ROOT + "/migrations/{id}")
public class IncidentController {

  /** Record keys may tell of people: a bundle goes to who answers for the data or the incident. */
  private static final List<OwnerRole> READERS =
      List.of(OwnerRole.INCIDENT_CONTACT, OwnerRole.DATABASE_OWNER);

  private final MigrationStore migrations;
  private final IncidentStore incidents;
  private final Incidents service;
  private final IncidentBundles bundles;
  private final RecordValues values;
  private final Gates gates;
  private final ProcessEngine engine;
  private final IdentityService identity;

  public IncidentController(
      MigrationStore migrations,
      IncidentStore incidents,
      Incidents service,
      IncidentBundles bundles,
      RecordValues values,
      Gates gates,
      ProcessEngine engine) {
    this.migrations = migrations;
    this.incidents = incidents;
    this.service = service;
    this.bundles = bundles;
    this.values = values;
    this.gates = gates;
    this.engine = engine;
    this.identity = engine.getIdentityService();
  }

  @GetMapping("/incidents")
  List<View> incidents(@PathVariable String id) {
    migrations.get(id);
    return incidents.of(id).stream().map(this::view).toList();
  }

  private View view(IncidentRow row) {
    return new View(
        row.number(),
        row.state(),
        row.raisedAt(),
        row.releasedAt(),
        incidents.reports(row.migrationId(), row.number()),
        row.state().held(),
        bundles.editions(row.migrationId(), row.number()));
  }

  @GetMapping("/incidents/{number}/bundle")
  ResponseEntity<byte[]> bundle(
      @PathVariable String id,
      @PathVariable long number,
      @RequestParam(required = false) Long edition) {
    migrations.get(id);
    BundleRow bundle = bundles.edition(id, number, edition).orElse(null);
    demandReader(id, bundle != null && bundle.withValues());
    byte[] zip = bundle == null ? null : bundles.handOut(id, number, bundle, Caller.name());
    if (zip == null) {
      return ResponseEntity.status(HttpStatus.NOT_FOUND).build();
    }
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("application/zip"))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(id + "-incident-" + number + ".zip")
                .build()
                .toString())
        .body(zip);
  }

  private void demandReader(String id, boolean withValues) {
    List<String> groups = identity.getCurrentAuthentication().getGroupIds();
    boolean administrator = groups != null && groups.contains(Groups.CAMUNDA_ADMIN);
    if (administrator && !withValues) {
      return;
    }
    if (!gates.holds(
        id, READERS, identity.getCurrentAuthentication().getUserId(), new People(engine))) {
      throw new ForbiddenException(
          "the bundle of an incident is for the incident escalation contact and the database owner"
              + " of the migration"
              + (administrator ? ", and for nobody else if it holds values of records" : ""));
    }
  }

  /** Both sides, as a worker found them. */
  @Topics(Topics.SNAPSHOT)
  @PostMapping("/incidents/health")
  void health(@PathVariable String id, @RequestBody Map<String, Object> sides) {
    service.health(id, sides, Caller.name());
  }

  /** Of which records a worker is to read the values; nothing where nobody has asked for any. */
  @GetMapping("/incidents/values")
  ResponseEntity<ValuesWanted> wanted(@PathVariable String id) {
    migrations.get(id);
    ValuesWanted wanted = values.wanted(id);
    return wanted == null ? ResponseEntity.noContent().build() : ResponseEntity.ok(wanted);
  }

  @Topics(Topics.SNAPSHOT)
  @PostMapping("/incidents/values")
  void values(@PathVariable String id, @RequestBody Values values) {
    bundles.makeWithValues(id, values.asked(), values.records(), Caller.name());
  }

  /** Asked by a worker before it destroys what no record of its own guards. */
  @Topics({Topics.COPY, Topics.CLEAR})
  @PostMapping("/permits/{step}")
  Map<String, Boolean> permit(@PathVariable String id, @PathVariable DestructiveStep step) {
    migrations.get(id);
    service.demandFree(id, step);
    return Map.of("permitted", true);
  }

  record Values(long asked, List<Map<String, Object>> records) {}

  record View(
      long number,
      IncidentState state,
      Instant raisedAt,
      Instant releasedAt,
      List<IncidentReport> reports,
      List<DestructiveStep> held,
      List<BundleRow> bundles) {}
}
