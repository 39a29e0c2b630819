package io.exodus.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.migration.Phase;
import io.exodus.roles.LiveMigration;
import java.time.Instant;
import java.util.Arrays;

/** In the middle of work that takes its time. */
enum WorkMoment implements Moment {
  COPYING("while copying", "", "exodus-copy") {
    @Override
    public boolean over(LiveMigration migration, Instant struck) {
      return ended(migration, "COPY");
    }
  },
  VALIDATING("while validating", "", "exodus-validate") {
    @Override
    public boolean over(LiveMigration migration, Instant struck) {
      return ended(migration, "VALIDATE");
    }
  },
  /** The forward stream follows, and nothing else is done. */
  STREAMING("while streaming", "Task_ApproveCutover", "exodus-follow") {
    @Override
    public boolean over(LiveMigration migration, Instant struck) {
      return follows(migration, "FORWARD", struck);
    }
  },
  /** The reverse stream follows, and the criteria are measured. */
  OBSERVING("while observing", "Task_AcceptTarget", "exodus-follow") {
    @Override
    public boolean over(LiveMigration migration, Instant struck) {
      return follows(migration, "REVERSE", struck);
    }
  },
  /** The commit is recorded, the way back is not ended. */
  COMMITTING("while committing", "", "exodus-commit") {
    @Override
    public boolean over(LiveMigration migration, Instant struck) {
      return migration.phase().compareTo(Phase.COMMITTED) >= 0;
    }
  };

  private final String words;
  private final String gate;
  private final String topic;

  WorkMoment(String words, String gate, String topic) {
    this.words = words;
    this.gate = gate;
    this.topic = topic;
  }

  static WorkMoment of(String words) {
    return Arrays.stream(values())
        .filter(moment -> moment.words.equals(words))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "at is '"
                        + words
                        + "'; give a step, or one of "
                        + Arrays.stream(values()).map(moment -> moment.words).toList()));
  }

  @Override
  public String order() {
    return gate.isEmpty() ? words : null;
  }

  @Override
  public Phase from() {
    return Phase.REGISTERED;
  }

  @Override
  public String gate() {
    return gate;
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public boolean reached(LiveMigration migration) {
    return follows(migration, this == STREAMING ? "FORWARD" : "REVERSE", Instant.EPOCH);
  }

  private static boolean ended(LiveMigration migration, String task) {
    for (JsonNode step : migration.get("/progress")) {
      if (step.get("task").asText().equals(task) && step.get("ended").asBoolean()) {
        return true;
      }
    }
    return false;
  }

  /** Since then: a dead worker's last words would say so too. */
  private static boolean follows(LiveMigration migration, String direction, Instant since) {
    for (JsonNode stream : migration.get("/streams")) {
      if (stream.get("direction").asText().equals(direction)
          && stream.path("standing").asText().equals("WHOLE")
          && stream.path("state").asText().equals("FOLLOWING")
          && Instant.parse(stream.get("updatedAt").asText()).isAfter(since)) {
        return true;
      }
    }
    return false;
  }
}
