package io.exodus.demo.story;

import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An owner raises an incident while the target is observed. Its contact looks into the bundle, lets
 * the business try to commit, which is held, and then releases it.
 */
public final class IncidentStory implements Story {

  private enum State {
    NOT_RAISED,
    RAISED,
    BUNDLE_CHECKED,
    COMMIT_REFUSED,
    RELEASED
  }

  private static final String CONTACT = DemoOwners.people().get(OwnerRole.INCIDENT_CONTACT);
  private static final String RAISER = DemoOwners.people().get(OwnerRole.APPLICATION_OWNER);
  private static final String STRANGER = DemoOwners.people().get(OwnerRole.BUSINESS_DECISION_OWNER);
  private static final String WHAT = "the shop answers slowly, and nobody knows why";
  private static final int FORBIDDEN = 403;

  private final DemoMigration migration;
  private final Supplier<URI> server;
  private final Chronicle chronicle;
  private State state = State.NOT_RAISED;

  /**
   * @param server the engine's address, once it listens
   */
  public IncidentStory(DemoMigration migration, Supplier<URI> server, Chronicle chronicle) {
    this.migration = migration;
    this.server = server;
    this.chronicle = chronicle;
  }

  @Override
  public void look(Phase phase) {
    if (state == State.NOT_RAISED && phase == Phase.OBSERVING) {
      migration.start(
          OwnerRole.APPLICATION_OWNER, RunbookKeys.INCIDENT, Map.of("incidentWhat", WHAT));
      state = State.RAISED;
      chronicle.tell(RAISER + " raises an incident during the observation: " + WHAT);
    } else if (state == State.BUNDLE_CHECKED) {
      String reason = migration.withheldReason();
      if (reason.startsWith(Incidents.BLOCKED)) {
        state = State.COMMIT_REFUSED;
        chronicle.tell("the approved commit is refused: " + reason);
      }
    }
  }

  @Override
  public boolean asked(String gate) {
    if (!gate.equals(GateKeys.DECIDE_INCIDENT)) {
      return true;
    }
    if (state == State.RAISED) {
      lookIntoBundle();
      state = State.BUNDLE_CHECKED;
    }
    if (state != State.COMMIT_REFUSED) {
      return false;
    }
    state = State.RELEASED;
    chronicle.tell(CONTACT + " releases what the incident blocks");
    return true;
  }

  private void lookIntoBundle() {
    int status = download(STRANGER).status();
    if (status != FORBIDDEN) {
      throw new IllegalStateException(
          STRANGER + " gets " + status + " for the bundle, which only some may read");
    }
    chronicle.tell(
        CONTACT
            + " downloads the bundle: "
            + download(CONTACT).check()
            + " files, each with the SHA-256 in its manifest");
  }

  private BundleDownload download(String person) {
    return new BundleDownload(server.get(), migration.id(), person);
  }

  @Override
  public List<String> end() {
    if (state != State.RELEASED) {
      return List.of("the incident got no further than " + state);
    }
    String left = download(CONTACT).state();
    return left.equals("RELEASED") ? List.of() : List.of("the incident is still " + left);
  }
}
