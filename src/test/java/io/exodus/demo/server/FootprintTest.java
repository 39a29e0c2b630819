package io.exodus.demo.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FootprintTest {

  private static final Footprint BEFORE =
      new Footprint(
          Map.of("repl-backlog-size", "1mb"),
          Map.of("application", "user application on #hash", "default", "user default off"),
          Set.of(),
          20);

  @Test
  void shouldTellNothingWhereOnlyRecordsHaveChanged() {
    Footprint now = new Footprint(BEFORE.settings(), BEFORE.users(), Set.of(), 21);

    assertThat(now.changesSince(BEFORE, "the old server")).isEmpty();
  }

  @Test
  void shouldTellASettingAUserAndAKeyThatAreNotAsTheyWere() {
    Footprint now =
        new Footprint(
            Map.of("repl-backlog-size", "64mb"),
            Map.of("application", "user application off #hash", "default", "user default off"),
            Set.of("__exodus:{orders-demo}:fence"),
            20);

    assertThat(now.changesSince(BEFORE, "the old server"))
        .containsExactly(
            "the old server: the setting repl-backlog-size was '1mb' and is '64mb'",
            "the old server: the user application is not as before",
            "the old server: Exodus's key __exodus:{orders-demo}:fence is still there");
  }
}
