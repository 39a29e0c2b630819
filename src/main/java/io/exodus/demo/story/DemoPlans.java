package io.exodus.demo.story;

import io.exodus.demo.server.DemoDatabase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A named plan for each database, so that a newcomer has little more to do than to choose it. */
public final class DemoPlans {

  private DemoPlans() {}

  public static Map<String, Object> properties(List<DemoDatabase> databases) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (DemoDatabase database : databases) {
      String plan = "exodus.plans." + database.title() + ".";
      properties.put(plan + "description", database.description());
      properties.put(plan + "source", database.source());
      properties.put(plan + "target", database.target());
      DemoOwners.people()
          .forEach(
              (role, person) ->
                  properties.put(
                      plan + "owners." + role.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                      person));
      // Met by a slow laptop, too.
      properties.put(plan + "max-p99", Duration.ofSeconds(1));
      properties.put(plan + "max-lag", Duration.ofSeconds(5));
      properties.put(plan + "criteria-window", Duration.ofSeconds(10));
      properties.put(plan + "accept-plaintext", database.acceptPlaintext());
      properties.put(plan + "rollback-window", database.rollbackWindow());
    }
    return properties;
  }
}
