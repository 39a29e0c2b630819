package io.exodus.worker;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The configured endpoints and the families that know how to deal with them. */
public final class Endpoints {

  private final Map<String, EndpointSettings> settings;
  private final Map<String, Family> families;

  public Endpoints(Map<String, EndpointSettings> settings, Map<String, Family> families) {
    this.settings = Map.copyOf(settings);
    this.families = Map.copyOf(families);
  }

  /** That must not show anywhere. */
  List<Secret> secrets() {
    return settings.values().stream()
        .map(EndpointSettings::password)
        .filter(Objects::nonNull)
        .toList();
  }

  EndpointPair link(Plan plan) {
    return new EndpointPair(plan.id(), endpoint(plan.source()), endpoint(plan.target()));
  }

  Family family(Plan plan) {
    return families.get(endpoint(plan.source()).family());
  }

  private EndpointSettings endpoint(String name) {
    EndpointSettings endpoint = settings.get(name);
    if (endpoint == null) {
      throw new RefusedException(
          "exodus.endpoints", name, "this worker does not know it; configure it as in the engine");
    }
    return endpoint;
  }
}
