package io.exodus.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.cutover.Step;
import io.exodus.journal.EntryType;
import io.exodus.migration.Phase;
import io.exodus.roles.LiveMigration;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Before or after a step of a change of authority. */
record StepMoment(String order, boolean rollback) implements Moment {

  private static final Pattern WORDS =
      Pattern.compile("((?:before|after) ([A-Z_]+)) of the (cutover|rollback)");

  static StepMoment of(String words) {
    Matcher parts = WORDS.matcher(words);
    if (!parts.matches()
        || Arrays.stream(Step.values()).noneMatch(step -> step.name().equals(parts.group(2)))) {
      throw new IllegalArgumentException(
          "at is '"
              + words
              + "'; give 'before' or 'after', a step, 'of the', and 'cutover' or 'rollback'. The"
              + " steps are "
              + Arrays.toString(Step.values()));
    }
    return new StepMoment(parts.group(1), parts.group(3).equals("rollback"));
  }

  @Override
  public Phase from() {
    return rollback ? Phase.DECIDING : Phase.REGISTERED;
  }

  @Override
  public String gate() {
    return "";
  }

  @Override
  public String topic() {
    return "exodus-switch";
  }

  @Override
  public boolean reached(LiveMigration migration) {
    return false;
  }

  /** Every effect of an attempt is in place, and noted. */
  @Override
  public boolean over(LiveMigration migration, Instant struck) {
    for (JsonNode entry : migration.get("/journal")) {
      if (entry.get("type").asText().equals(EntryType.EVIDENCE.name())
          && entry.get("subject").asText().startsWith("attempt ")
          && Instant.parse(entry.get("at").asText()).isAfter(struck)) {
        return true;
      }
    }
    return false;
  }
}
