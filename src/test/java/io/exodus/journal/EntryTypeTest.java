package io.exodus.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntryTypeTest {

  /** Rows of running and of old migrations have these words, and their hashes cover them. */
  @Test
  void shouldKeepTheWordsThatAreStored() {
    assertThat(EntryType.values())
        .extracting(EntryType::name)
        .contains(
            "PHASE",
            "DECISION",
            "EVIDENCE",
            "AUTHORITY",
            "VERDICT",
            "INCIDENT",
            "REFUSAL",
            "REPAIR",
            "SEAL",
            "COMPANION",
            "IDENTITY");
  }
}
