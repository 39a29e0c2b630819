package io.exodus.demo.story;

import io.exodus.demo.server.DemoServers;
import io.exodus.demo.server.Footprint;
import io.exodus.migration.Phase;
import java.util.ArrayList;
import java.util.List;

/** Of both servers, as they were before the migration. */
public record Footprints(DemoServers servers, Footprint source, Footprint target) {

  public static Footprints of(DemoServers servers) {
    return new Footprints(servers, Footprint.of(servers.source()), Footprint.of(servers.target()));
  }

  /**
   * What is left on either side, in words, of a migration that should have left nothing; empty
   * where it moved for good.
   */
  public List<String> problems(DemoOutcome outcome) {
    if (outcome.phase() == Phase.COMMITTED) {
      return List.of();
    }
    Footprints now = of(servers);
    List<String> problems = new ArrayList<>(now.source.changesSince(source, "the old server"));
    problems.addAll(now.target.changesSince(target, "the new server"));
    if (outcome == DemoOutcome.REFUSED && now.target.records() != target.records()) {
      problems.add("the new server: it holds " + now.target.records() + " records");
    }
    return problems;
  }
}
